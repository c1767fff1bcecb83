/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** OSGi frameworks with our jars in them. */
public final class Containers {

    private Containers() {}

    /** Starts an empty framework with some properties. */
    public static Framework start(Map<String, String> properties) throws BundleException, IOException {
        Path work = Path.of(System.getProperty("sluice.work"));
        Files.createDirectories(work);
        var configuration = new HashMap<>(properties);
        configuration.put(
                Constants.FRAMEWORK_STORAGE,
                Files.createTempDirectory(work, "felix").toString());
        // The tests' own log is lent to the bundles; the container needs no logging bundle.
        configuration.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,"
                        + "org.slf4j.spi;version=2.0.20");
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(configuration);
        framework.start();
        return framework;
    }

    /** Installs one of our jars. */
    public static Bundle install(Framework framework, String jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar(jar).toUri().toString());
    }

    /** Installs a bundle that is made of one class of the tests, its activator. */
    public static Bundle install(Framework framework, Class<? extends BundleActivator> activator, String imports)
            throws BundleException, IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, activator.getName());
        attributes.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        attributes.putValue(Constants.IMPORT_PACKAGE, imports);
        var bytes = new ByteArrayOutputStream();
        String file = activator.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(bytes, manifest);
                InputStream code = activator.getClassLoader().getResourceAsStream(file)) {
            jar.putNextEntry(new ZipEntry(file));
            code.transferTo(jar);
        }
        return framework
                .getBundleContext()
                .installBundle(activator.getName(), new ByteArrayInputStream(bytes.toByteArray()));
    }

    /** The path of a jar, by its name without a version. */
    public static Path jar(String name) {
        return Path.of(System.getProperty("sluice.jars"), name + ".jar");
    }
}
