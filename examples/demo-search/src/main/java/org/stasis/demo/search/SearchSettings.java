/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What a run is made of, from the configuration {@value #PID}.
 *
 * <p>A component of its own, so that a changed configuration does not restart the tasks: the corpus counts for the next
 * run, the pace at once.
 */
@Component(service = SearchSettings.class, configurationPid = SearchSettings.PID)
@Designate(ocd = SearchSettings.Config.class)
public final class SearchSettings {
    static final String PID = "org.stasis.demo.search";

    @ObjectClassDefinition(name = "Stasis demo: full-text search")
    @interface Config {
        @AttributeDefinition(
                description = "Folders and files to index, in this order; jrt:/ stands for the classes of the JDK")
        String[] corpus() default {
            "/usr/share/common-licenses", "/usr/share/doc", "/usr/include", "/usr/share/perl", "jrt:/", "/usr/bin"
        };

        @AttributeDefinition(description = "Most bytes to index in all; the listing ends at the first file beyond them")
        long bytes() default 288L << 20;

        @AttributeDefinition(description = "Files of more bytes are left out")
        long file_bytes() default 1L << 20;

        @AttributeDefinition(description = "Milliseconds that every indexer waits between two steps")
        long pace() default 0;
    }

    private volatile Config config;

    @Activate
    @Modified
    void configure(Config current) {
        config = current;
        check("bytes", bytes());
        check("file.bytes", fileBytes());
        check("pace", config.pace() + 1);
    }

    /** Reading a value that is no number fails here, and not in a task. */
    private static void check(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(PID + ": " + name + " is out of range");
        }
    }

    List<String> corpus() {
        return List.of(config.corpus());
    }

    long bytes() {
        return config.bytes();
    }

    long fileBytes() {
        return config.file_bytes();
    }

    Duration pace() {
        return Duration.ofMillis(config.pace());
    }
}
