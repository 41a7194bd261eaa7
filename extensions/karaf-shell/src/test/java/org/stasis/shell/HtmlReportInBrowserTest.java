/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.inspect.ImageSource;

/** The report as a real browser shows it, its own script and policy in force. */
class HtmlReportInBrowserTest {
    @TempDir
    Path folder;

    private Chromium browser;

    @BeforeEach
    void open() throws Exception {
        Chromium.require();
        Path file = folder.resolve("report.html");
        try (Writer out = Files.newBufferedWriter(file)) {
            CannedInspector inspector = new CannedInspector();
            HtmlReport.write(
                    out,
                    inspector.describe(ImageSource.of(Path.of("nightly"))),
                    CannedInspector.difference(),
                    CannedInspector.HOSTILE);
        }
        browser = new Chromium(file, Files.createDirectory(folder.resolve("profile")));
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void searchShowsWhatHasTheWordsAndHidesTheRest() throws Exception {
        assertEquals("3 found", search("14 bytes PIPE"));
        assertEquals("3", browser.tell("""
                [...document.querySelectorAll('[data-s]')].filter(row => row.getClientRects().length > 0)
                    .filter(row => row.textContent.includes('pipe:[589]')).length"""));
        assertEquals("3", browser.tell("""
                [...document.querySelectorAll('[data-s]')].filter(row => row.getClientRects().length > 0).length"""));
        assertEquals("0 found", search("nothing has this"));
        assertEquals("0", browser.tell("""
                [...document.querySelectorAll('main section')].filter(one => one.getClientRects().length > 0).length"""));
    }

    /** What the page says it found. */
    private String search(String words) throws Exception {
        return browser.tell("""
                new Promise(done => {
                  const box = document.getElementById('q'), told = document.getElementById('told');
                  new MutationObserver(() => done(told.textContent)).observe(told, {childList: true});
                  box.value = '%s';
                  box.dispatchEvent(new Event('input'));
                })""".formatted(words));
    }

    @Test
    void pictureOfTheMemoryHasAColourForEachKindOfPage() throws Exception {
        assertEquals("true", browser.tell("""
                [...document.querySelectorAll('svg.map, svg.strip')].every(map => {
                  const area = map.getBoundingClientRect();
                  return area.width > 50 && area.height > 1 && [...map.querySelectorAll('rect')].every(part => {
                    const box = part.getBoundingClientRect();
                    return box.width > 0 && box.left >= area.left - 1 && box.right <= area.right + 1
                        && box.top >= area.top - 1 && box.bottom <= area.bottom + 1;
                  });
                })"""));
        assertEquals("3", browser.tell("""
                new Set(['R', 'Z', 'S'].map(kind => getComputedStyle(document.querySelector('svg .' + kind)).fill)).size"""));
    }

    @Test
    void hostileNamesAreTextAndNothingElse() throws Exception {
        assertEquals("1", browser.tell("document.scripts.length"));
        assertEquals("true", browser.tell("""
                document.querySelector('main').textContent.includes("<script>alert('x')</script>")"""));
    }

    @Test
    void longCommandLeavesRoomForTheRest() throws Exception {
        assertEquals("true", browser.tell("""
                [...document.querySelectorAll('summary .cmd')].every(command => command.clientHeight < 400)"""));
    }
}
