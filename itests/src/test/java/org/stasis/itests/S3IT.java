/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.ops4j.pax.exam.OptionUtils.combine;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.File;
import java.util.EnumSet;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.kar.KarService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;

/** Storage in S3, hot-deployed into a Karaf as its makers ship it. */
@RunWith(PaxExam.class)
public class S3IT {
    private static final EnumSet<FeaturesService.Option> NO_REFRESH =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);

    @Inject
    private BundleContext context;

    @Inject
    private KarService kars;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        String endpoint = S3Server.start();
        return combine(
                Containers.stock(),
                // before the feature brings its own, which would be read a second later
                configuration("endpoint", endpoint),
                configuration("bucket", S3Server.BUCKET),
                configuration("access.key.id", S3Server.ID),
                configuration("secret.access.key", S3Server.SECRET));
    }

    @Test
    public void savesIntoABucketAndLoadsFromIt() throws Exception {
        kars.install(new File(System.getProperty("stasis.kar")).toURI());
        Stasis stasis = new Stasis(context);
        Configuration kernel = stasis.kernel("market");
        Bundle till = TestBundle.exporting("till").start(context);
        stasis.awaitMove("seller");

        features.installFeature("stasis-storage-s3", NO_REFRESH);
        Shell shell = Shell.ofAdmin(sessions);
        Await.until("backend s3", () -> shell.run("state:backends").contains("s3"));

        shell.run("state:save s3:parcel --kernel market");
        shell.run("state:verify s3:parcel");
        shell.run("state:save s3:second --kernel market --live --base parcel");
        assertEquals(2, stasis.service().list("s3").size());
        shell.run("state:stop market");
        shell.run("state:load s3:parcel");
        stasis.awaitMove("seller");
        shell.run("state:delete s3:parcel");
        shell.run("state:verify s3:second");

        features.uninstallFeature("stasis-storage-s3", NO_REFRESH);
        Await.until("backend s3 is gone", () -> !shell.run("state:backends").contains("s3"));
        stasis.awaitMove("seller");
        till.uninstall();
        kernel.delete();
        assertFalse(features.isInstalled(features.getFeature("stasis-storage-s3")));
    }

    private static Option configuration(String name, String value) {
        return editConfigurationFilePut("etc/org.stasis.storage.s3.cfg", name, value);
    }
}
