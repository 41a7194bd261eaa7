/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.lang.annotation.Annotation;
import java.nio.file.Path;

/** A configuration as the service component runtime would hand it over. */
record Settings(String[] corpus, long bytes, long file_bytes, long pace) implements SearchSettings.Config {
    static SearchSettings of(Path corpus) {
        return of(corpus.toString(), 1L << 30);
    }

    static SearchSettings of(String corpus, long bytes) {
        SearchSettings settings = new SearchSettings();
        settings.configure(new Settings(new String[] {corpus}, bytes, 1 << 20, 0));
        return settings;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return SearchSettings.Config.class;
    }
}
