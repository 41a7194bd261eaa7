'use strict';
(() => {
  const box = document.getElementById('q'), told = document.getElementById('told');
  const rows = [...document.querySelectorAll('[data-s]')].map(e => [e, e.textContent.toLowerCase()]);
  const holders = [...document.querySelectorAll('details.p')];
  const tables = [...document.querySelectorAll('details.p table')];
  const sections = [...document.querySelectorAll('section')];
  const search = () => {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every(word => text.includes(word));
      if (!row.hidden) found++;
    }
    for (const holder of holders) {
      const own = words.every(word => holder.firstElementChild.textContent.toLowerCase().includes(word));
      const inside = holder.querySelector('[data-s]:not([hidden])') !== null;
      if (own && words.length) for (const row of holder.querySelectorAll('[data-s]')) row.hidden = false;
      holder.hidden = words.length > 0 && !own && !inside;
      if (words.length) holder.open = inside && !own; else holder.open = holder.dataset.open !== undefined;
    }
    for (const table of tables) {
      table.hidden = words.length > 0 && !table.querySelector('[data-s]:not([hidden])');
      table.previousElementSibling.hidden = table.hidden;
    }
    for (const section of sections) {
      section.hidden = words.length > 0 && !section.querySelector('[data-s]:not([hidden]), details.p:not([hidden])');
    }
    told.textContent = words.length ? found + ' found' : '';
  };
  let waiting;
  box.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== box) { event.preventDefault(); box.focus(); }
    if (event.key === 'Escape') { box.value = ''; search(); box.blur(); }
  });
})();
