/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit.conformance;

import java.net.URL;
import java.net.URLClassLoader;

/** Loads all classes of one place itself, as the next revision of a bundle would, and all others as usual. */
final class ChildFirstLoader extends URLClassLoader {

    ChildFirstLoader(URL place, ClassLoader parent) {
        super(new URL[] {place}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (findLoadedClass(name) == null && findResource(name.replace('.', '/') + ".class") != null) {
                return findClass(name);
            }
        }
        return super.loadClass(name, resolve);
    }
}
