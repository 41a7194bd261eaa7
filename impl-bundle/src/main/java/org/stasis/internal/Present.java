/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import org.stasis.api.ImageInfo;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.UnknownNameException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.memory.Pages;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KernelFactory;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SecretSource;

/**
 * Who is present when an operation begins. It keeps to them, so that who comes or goes meanwhile matters to the next one
 * only.
 *
 * @param acceptedSchemes that images may have unasked; empty for all that authenticate
 */
record Present(
        PlugIns<KernelAdapter> kernels,
        PlugIns<KernelFactory> factories,
        PlugIns<IntegrityScheme> schemes,
        PlugIns<Compression> compressions,
        KeyRing keys,
        List<SecretSource> secretSources,
        List<String> acceptedSchemes) {

    /** What an image must be to be opened. */
    SealedManifest.Policy policy(LoadOptions options) {
        return new SealedManifest.Policy(options.scheme(), options.key(), acceptedSchemes);
    }

    StoredImage open(LoadOptions options, PageBackend backend) throws StateException {
        return StoredImage.open(options.image().name(), policy(options), backend, schemes, compressions, keys);
    }

    /** The image a new one descends from, opened with its own scheme and key; null for none. */
    StoredImage base(SaveOptions options, PageBackend backend) throws StateException {
        if (options.base() == null) {
            return null;
        }
        ImageInfo base = Catalog.of(backend).image(options.base());
        return open(LoadOptions.from(base.image()).scheme(base.scheme()).build(), backend);
    }

    /** Opens an image to load it. Should its scheme be missing, all else that its manifest tells to be missing is told, too. */
    StoredImage openToLoad(LoadOptions options, PageBackend backend) throws StateException {
        try {
            return open(options, backend);
        } catch (UnknownNameException e) {
            String name = options.image().name();
            String where = backend.location(name);
            Manifest manifest = Seal.parse(StoredImage.manifest(backend, name), StoredImage.manifestOf(where));
            if (schemes.has(manifest.scheme())) {
                throw e;
            }
            List<String> reasons = new ArrayList<>(List.of(e.getMessage()));
            String kernel = kernelOf(options, manifest);
            reasons.addAll(
                    kernels.has(kernel)
                            ? KernelFit.reasons(manifest.kernel(), kernels.named(kernel))
                            : noKernel(kernel, manifest.kernel().type()));
            throw new IncompatibleHostException(where, reasons);
        }
    }

    /** The kernel that is asked for, or a new one of the type if such kernels can be made. */
    KernelAdapter kernelFor(LoadOptions options, StoredImage image) throws StateException {
        String name = kernelOf(options, image.manifest());
        String type = image.manifest().kernel().type();
        if (kernels.has(name)) {
            return kernels.named(name);
        }
        if (!factories.has(type)) {
            Pages pages = image.manifest().singleFile() ? null : image.pages();
            new HostFit(image, pages, SuppliedSecrets.of(image, supply(options))).check(noKernel(name, type));
        }
        return factories.named(type).create(name);
    }

    private static String kernelOf(LoadOptions options, Manifest manifest) {
        return options.kernel() == null ? manifest.kernel().name() : options.kernel();
    }

    private List<String> noKernel(String name, String type) {
        return factories.has(type)
                ? List.of()
                : List.of(
                        "there is no kernel '" + name + "', and no service that makes kernels of type '" + type + "'");
    }

    SecretSupply supply(LoadOptions options) {
        return new SecretSupply(options.secrets(), secretSources, schemes, keys);
    }

    /** What secrets are encrypted with: a key of their own; null leaves them out. */
    ImageKeys secretKeys(SaveOptions options, SealKey seal) throws StateException {
        if (options.secretsKey() == null) {
            return null;
        }
        if (options.secretsKey().equals(seal.id())) {
            throw new StateException("key '" + seal.id() + "' seals the image, so it cannot keep secrets from those who"
                    + " load it; name another for secrets");
        }
        return ImageKeys.fresh(keys.forSaving(schemes.named(SecretSupply.SCHEME), options.secretsKey()));
    }
}
