/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;

/** Makes the two copies equal. Where both have an image and they differ, the first is right: it is written last. */
record Repair(Copies copies, ImageLocks locks) {
    static final int MAX_MANIFEST = 20 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

    /** Every image of both; what cannot be repaired is logged and left. */
    void all() {
        try {
            Set<String> images = new TreeSet<>(copies.first().images());
            images.addAll(copies.second().images());
            for (String image : images) {
                if (Thread.interrupted()) {
                    return;
                }
                try {
                    image(image);
                } catch (IOException e) {
                    LOG.warn("replica: {} stays without its second copy: {}", image, e.toString());
                }
            }
        } catch (IOException e) {
            LOG.warn("replica: nothing can be repaired now: {}", e.toString());
        }
    }

    private void image(String image) throws IOException {
        synchronized (locks.of(image)) {
            byte[] one = manifest(copies.first(), image);
            byte[] other = manifest(copies.second(), image);
            if (one == null && other != null) {
                copy(image, other, copies.second(), copies.first());
            } else if (one != null && !Arrays.equals(one, other)) {
                copy(image, one, copies.first(), copies.second());
            }
        }
    }

    private static byte[] manifest(PageBackend backend, String image) throws IOException {
        try {
            return backend.manifest(image, MAX_MANIFEST);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void copy(String image, byte[] manifest, PageBackend from, PageBackend to) throws IOException {
        Inventory inventory = Inventory.of(manifest);
        byte[] present = manifest(to, image);
        if (present != null && Inventory.of(present).generation().equals(inventory.generation())) {
            to.reseal(image, present, manifest); // the same files under another seal
            return;
        }
        try (ImageReader source = from.open(image, inventory.generation());
                ImageWriter target = to.create(image, inventory.generation())) {
            for (String file : inventory.files()) {
                target.adopt(source, file, file); // bytes through us, since the source is another backend's
            }
            target.commit(manifest, true);
        }
        LOG.info("replica: copied {} from '{}' to '{}'", image, from.name(), to.name());
    }
}
