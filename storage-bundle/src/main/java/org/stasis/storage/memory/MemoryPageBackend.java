/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.memory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/**
 * The backend {@code memory}: images that live as long as it does. Immediate, because a delayed component and its images
 * would end with the last user's reference.
 */
@Component(service = PageBackend.class, immediate = true, configurationPid = MemoryPageBackend.PID)
@Designate(ocd = MemoryPageBackend.Config.class)
public final class MemoryPageBackend implements PageBackend {
    static final String PID = "org.stasis.storage.memory";

    /** Configuration of PID {@value MemoryPageBackend#PID}. */
    @ObjectClassDefinition(name = "Stasis: images in memory", description = "The page backend 'memory'.")
    public @interface Config {
        @AttributeDefinition(
                name = "Maximum bytes",
                description = "What all images together may take of the Java heap. A change drops the images.")
        long maximumBytes() default 256L << 20;
    }

    private record Image(byte[] manifest, String id, MemoryGeneration generation) {}

    private final Budget budget;
    private final Lifetime lifetime = new Lifetime("memory");
    private final Map<String, Image> images = new HashMap<>();

    @Activate
    public MemoryPageBackend(Config config) {
        this(config.maximumBytes());
    }

    MemoryPageBackend(long maximumBytes) {
        this.budget = new Budget(maximumBytes);
    }

    @Deactivate
    void stop() {
        lifetime.stop();
        synchronized (images) {
            images.clear();
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        Names.check("an image", image);
        Names.check("a generation", generation);
        var writer = new MemoryGeneration(location(image) + "/" + generation, budget, lifetime)
        .new Writer((written, manifest, replace) -> publish(image, new Image(manifest, generation, written), replace));
        lifetime.opened(writer);
        return writer;
    }

    private void publish(String name, Image image, boolean replace) throws IOException {
        Image replaced;
        synchronized (images) {
            if (!replace && images.containsKey(name)) {
                throw new FileAlreadyExistsException(location(name), null, "there is an image of this name");
            }
            replaced = images.put(name, image);
        }
        if (replaced != null) {
            replaced.generation().release();
        }
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        byte[] manifest = image(image).manifest();
        if (manifest.length > maxBytes) {
            throw new IOException(location(image) + ": the manifest is " + manifest.length + " bytes long, at most "
                    + maxBytes + " were expected");
        }
        return manifest.clone();
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        Names.check("a generation", generation);
        Image found = image(image);
        if (!found.id().equals(generation)) {
            throw new NoSuchFileException(
                    location(image) + "/" + generation, null, "no such generation; the image may have been replaced");
        }
        return found.generation().new Reader();
    }

    private Image image(String name) throws IOException {
        lifetime.check();
        Names.check("an image", name);
        synchronized (images) {
            Image image = images.get(name);
            if (image == null) {
                throw missing(name);
            }
            return image;
        }
    }

    @Override
    public List<String> images() throws IOException {
        lifetime.check();
        synchronized (images) {
            return List.copyOf(images.keySet());
        }
    }

    @Override
    public void delete(String image) throws IOException {
        lifetime.check();
        Names.check("an image", image);
        Image deleted;
        synchronized (images) {
            deleted = images.remove(image);
        }
        if (deleted == null) {
            throw missing(image);
        }
        deleted.generation().release();
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        lifetime.check();
        Names.check("an image", image);
        synchronized (images) {
            Image now = images.get(image);
            if (now == null) {
                throw missing(image);
            }
            if (!Arrays.equals(expected, now.manifest())) {
                throw new IOException(location(image) + " was replaced meanwhile; nothing was changed. Try again");
            }
            images.put(image, new Image(manifest.clone(), now.id(), now.generation()));
        }
    }

    private NoSuchFileException missing(String image) {
        return new NoSuchFileException(location(image), null, "there is no such image");
    }

    @Override
    public OptionalLong usableBytes() {
        return OptionalLong.of(budget.left());
    }
}
