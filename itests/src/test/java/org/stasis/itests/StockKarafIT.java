/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.EnumSet;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.kar.KarService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The KAR in a Karaf as its makers ship it, without network. */
@RunWith(PaxExam.class)
public class StockKarafIT {
    @Inject
    private BundleContext context;

    @Inject
    private KarService kars;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] karaf() {
        return Containers.stock();
    }

    @Test
    public void installsFromTheKarAlone() throws Exception {
        kars.install(new File(System.getProperty("stasis.kar")).toURI());
        assertTrue(features.isInstalled(features.getFeature("stasis")));
        assertFalse("examples wait for feature:install", features.isInstalled(features.getFeature("stasis-demo")));

        // without refreshing: the test itself is a bundle that a refresh would restart
        EnumSet<FeaturesService.Option> option = EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);
        features.installFeature("stasis-integrity-bouncycastle", option);
        features.installFeature("stasis-example-storage-zip", option);
        features.installFeature("stasis-demo", option);

        Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.stasis"))
                .forEach(bundle -> assertEquals(bundle.toString(), Bundle.ACTIVE, bundle.getState()));
        Await.until("kernels main and demo", () -> {
            String printed = Shell.ofAdmin(sessions).run("state:kernels");
            return printed.contains("main") && printed.contains("demo");
        });
    }
}
