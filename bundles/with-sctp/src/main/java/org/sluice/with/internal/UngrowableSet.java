/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/** The selected keys as users see them: they may take keys away, but not add any. */
final class UngrowableSet<E> extends AbstractSet<E> {

    private final Set<E> elements;

    UngrowableSet(Set<E> elements) {
        this.elements = elements;
    }

    @Override
    public Iterator<E> iterator() {
        return elements.iterator();
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public boolean contains(Object element) {
        return elements.contains(element);
    }

    @Override
    public boolean remove(Object element) {
        return elements.remove(element);
    }

    @Override
    public void clear() {
        elements.clear();
    }
}
