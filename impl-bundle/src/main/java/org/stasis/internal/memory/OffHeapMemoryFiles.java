/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.MemoryFiles;

/** Memory files outside the Java heap. A change of the configuration matters to files made later. */
@Component(configurationPid = "org.stasis.memory")
@Designate(ocd = OffHeapMemoryFiles.Config.class)
public final class OffHeapMemoryFiles implements MemoryFiles {
    @ObjectClassDefinition(name = "Stasis memory", description = "Where the memory of kernels comes from")
    @interface Config {
        @AttributeDefinition(
                name = "Backing",
                description = "'direct': memory of the virtual machine, bounded by -XX:MaxDirectMemorySize."
                        + " 'tmpfs': unlinked sparse files in a folder of memory; only pages that are written take any,"
                        + " and they are given back at once")
        String backing() default "direct";

        @AttributeDefinition(name = "Folder for tmpfs", description = "On a file system that lies in memory")
        String directory() default "/dev/shm";
    }

    private final SlabBacking backing;

    /** Files in direct buffers. */
    public OffHeapMemoryFiles() {
        backing = new DirectBacking();
    }

    /** Files in mapped files of that folder. */
    public OffHeapMemoryFiles(Path tmpfs) {
        backing = new TmpfsBacking(tmpfs);
    }

    @Activate
    public OffHeapMemoryFiles(Config config) {
        backing = switch (config.backing()) {
            case "direct" -> new DirectBacking();
            case "tmpfs" -> new TmpfsBacking(Path.of(config.directory()));
            default ->
                throw new IllegalArgumentException(
                        "org.stasis.memory: backing is '" + config.backing() + "'; expected 'direct' or 'tmpfs'");
        };
    }

    @Override
    public MemoryFile create(String id, long limitBytes) {
        return new OffHeapMemoryFile(id, limitBytes, backing);
    }
}
