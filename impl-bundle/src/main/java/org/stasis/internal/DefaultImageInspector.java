/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.IntegrityException;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.api.UnknownNameException;
import org.stasis.api.VerifyReport;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.inspect.ObjectReport;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.inspect.Comparison;
import org.stasis.internal.inspect.Description;
import org.stasis.internal.inspect.Extraction;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.wire.PrettyHtml;
import org.stasis.internal.wire.PrettyText;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;

/** Opens images with what is present when a call begins, and has them looked into. */
@Component
public class DefaultImageInspector implements ImageInspector {
    private interface Look<T> {
        T into(OpenImage image) throws IOException, StateException;
    }

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile StateService state;

    private final Present present;

    @Activate
    public DefaultImageInspector(@Reference Present present) {
        this.present = present;
    }

    @Override
    public ImageReport describe(ImageSource source) throws StateException {
        ImageInfo info = info(source);
        if (info.integrity() == Integrity.DAMAGED) {
            return Description.closed(info, "It is damaged: nothing more is told of it.");
        }
        try {
            return look(source, Description::of);
        } catch (IntegrityException | UnknownNameException e) {
            // what is not authentic, or cannot be checked here, is not looked into
            return Description.closed(info, "Not looked into: " + e.getMessage());
        }
    }

    @Override
    public void dump(ImageSource source, DumpFormat format, Writer out) throws StateException {
        look(source, image -> {
            WireReader in = new WireReader(image.payload(), image.where(), WireLimits.DEFAULT);
            switch (format) {
                case TEXT -> PrettyText.print(in, out);
                case GVISOR_HTML -> PrettyHtml.print(in, out);
            }
            return null;
        });
    }

    @Override
    public ImageDifference compare(ImageSource before, ImageSource after) throws StateException {
        return Faults.files(before + " and " + after, () -> Comparison.of(() -> open(before), () -> open(after)));
    }

    @Override
    public ObjectReport object(ImageSource source, ObjectId id) throws StateException {
        return look(source, image -> Extraction.object(image, id));
    }

    @Override
    public ExtractReport memory(ImageSource source, MemoryRange range, Path to) throws StateException {
        return look(source, image -> Extraction.memory(image, range, to));
    }

    @Override
    public ExtractReport core(ImageSource source, int process, Path to) throws StateException {
        return look(source, image -> Extraction.core(image, process, to));
    }

    @Override
    public VerifyReport verify(ImageSource source) throws StateException {
        if (source.image() != null) {
            return state.verify(
                    LoadOptions.from(source.image()).key(source.key()).build());
        }
        ImageInfo info = info(source);
        Path manifest = manifest(source.path());
        if (manifest == null) {
            return new VerifyStateFile(stateFile(source.path()), key(source, info), info).run();
        }
        try (StoredImage image = stored(manifest, source.key())) {
            return new Verify(null, image, progress -> {}, () -> false).run();
        }
    }

    private <T> T look(ImageSource source, Look<T> look) throws StateException {
        return Faults.files(source.toString(), () -> {
            try (OpenImage image = open(source)) {
                return look.into(image);
            }
        });
    }

    @Override
    public ImageInfo info(ImageSource source) throws StateException {
        return source.image() == null ? PathInspection.of(source.path()) : state.inspect(source.image());
    }

    private OpenImage open(ImageSource source) throws StateException {
        ImageInfo info = info(source);
        if (source.path() != null) {
            return openPath(source, info);
        }
        var policy = new SealedManifest.Policy(info.scheme(), source.key(), List.of());
        return LookedInto.stored(present.open(info.image(), policy), info);
    }

    private OpenImage openPath(ImageSource source, ImageInfo info) throws StateException {
        Path manifest = manifest(source.path());
        return manifest == null
                ? LookedInto.bare(stateFile(source.path()), key(source, info), info)
                : LookedInto.stored(stored(manifest, source.key()), info);
    }

    /** The manifest that the path or folder has; null if there is none. */
    private static Path manifest(Path path) {
        Path manifest = path.endsWith(ImageFiles.MANIFEST) ? path : path.resolve(ImageFiles.MANIFEST);
        return Files.isRegularFile(manifest) ? manifest : null;
    }

    private static Path stateFile(Path path) {
        return Files.isDirectory(path) ? path.resolve(ImageFiles.STATE) : path;
    }

    private StoredImage stored(Path manifest, String key) throws StateException {
        byte[] bytes = Faults.files(manifest.toString(), () -> PathInspection.manifestBytes(manifest));
        return StoredImage.inFolder(
                manifest.toAbsolutePath().getParent(),
                bytes,
                key,
                present.schemes(),
                present.compressions(),
                present.keys());
    }

    /** A bare state file says at most the scheme; the caller names the key. */
    private StateFileKey key(ImageSource source, ImageInfo info) throws StateException {
        if (source.key() == null) {
            return StateFileKey.NONE;
        }
        String scheme = info.scheme() == null ? HmacSha256.NAME : info.scheme();
        SealKey key = present.keys().forLoading(present.schemes().named(scheme), source.key(), null);
        return key.key() instanceof SecretKey secret ? StateFileKey.of(key.scheme(), secret) : StateFileKey.NONE;
    }
}
