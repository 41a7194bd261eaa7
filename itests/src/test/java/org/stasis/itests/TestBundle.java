/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

/**
 * A bundle made of one package below {@code org.stasis.itests.bundle}, with the class {@code Activator} in it. Its classes
 * are its own: those of the same name in the test probe are others.
 *
 * @param name of the package, last part
 * @param imports packages of other test bundles, last part, or null
 * @param exported whether other test bundles import it
 */
record TestBundle(String name, String imports, boolean exported) {
    private static final String PARENT = "org.stasis.itests.bundle.";

    static TestBundle of(String name) {
        return new TestBundle(name, null, false);
    }

    static TestBundle exporting(String name) {
        return new TestBundle(name, null, true);
    }

    static TestBundle importing(String name, String other) {
        return new TestBundle(name, other, false);
    }

    Bundle start(BundleContext context) throws BundleException, IOException {
        Bundle bundle = context.installBundle("test:" + name, jar("1.0.0"));
        bundle.start();
        return bundle;
    }

    /** The whole jar, for an installation or an update. */
    InputStream jar(String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(version))) {
            String folder = "/" + (PARENT + name).replace('.', '/');
            Bundle probe = FrameworkUtil.getBundle(TestBundle.class);
            for (URL entry : Collections.list(probe.findEntries(folder, "*.class", false))) {
                jar.putNextEntry(new JarEntry(entry.getPath().substring(1)));
                try (InputStream in = entry.openStream()) {
                    in.transferTo(jar);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Manifest manifest(String version) {
        String imported = "javax.crypto,org.osgi.framework,org.stasis.api,org.stasis.api.task,org.stasis.spi";
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", PARENT + name);
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", PARENT + name + ".Activator");
        headers.putValue("Import-Package", imports == null ? imported : imported + "," + PARENT + imports);
        if (exported) {
            headers.putValue("Export-Package", PARENT + name);
        }
        return manifest;
    }
}
