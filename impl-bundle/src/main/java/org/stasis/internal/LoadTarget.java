/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.UnknownNameException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.memory.Pages;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PageBackend;

/** Which kernel an image is loaded into. If there is none, or no scheme to open it, all that is missing is told at once. */
record LoadTarget(Present present, LoadOptions options) {
    StoredImage open() throws StateException {
        try {
            return present.open(options);
        } catch (UnknownNameException e) {
            throw allOf(e);
        }
    }

    /** Should the scheme be missing, the manifest cannot be trusted, but it tells what else would be. */
    private StateException allOf(UnknownNameException missing) throws StateException {
        PageBackend backend = present.backend(options.image());
        String image = options.image().name();
        String where = backend.location(image);
        Manifest manifest = Seal.parse(SealedManifest.read(backend, image), SealedManifest.at(where));
        if (present.schemes().has(manifest.scheme())) {
            return missing;
        }
        List<String> reasons = new ArrayList<>(List.of(missing.getMessage()));
        String name = name(manifest);
        if (present.kernels().has(name)) {
            reasons.addAll(
                    KernelFit.reasons(manifest.kernel(), present.kernels().named(name)));
        } else if (!present.factories().has(manifest.kernel().type())) {
            reasons.add(noKernel(manifest));
        }
        return new IncompatibleHostException(where, reasons);
    }

    /** The kernel that is asked for, or a new one of the type if such kernels can be made. */
    KernelAdapter kernel(StoredImage image, SecretSupply supply) throws StateException {
        Manifest manifest = image.manifest();
        PlugIns<KernelAdapter> kernels = present.kernels();
        if (kernels.has(name(manifest))) {
            return kernels.named(name(manifest));
        }
        var factories = present.factories();
        if (!factories.has(manifest.kernel().type())) {
            Pages pages = manifest.singleFile() ? null : image.pages();
            new HostFit(image, pages, SuppliedSecrets.of(image, supply)).check(List.of(noKernel(manifest)));
        }
        return factories.named(manifest.kernel().type()).create(name(manifest));
    }

    private String name(Manifest manifest) {
        return Present.or(options.kernel(), manifest.kernel().name());
    }

    private String noKernel(Manifest manifest) {
        return "there is no kernel '" + name(manifest) + "', and no service that makes kernels of type '"
                + manifest.kernel().type() + "'";
    }
}
