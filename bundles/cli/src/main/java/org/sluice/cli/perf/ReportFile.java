/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears whole or not at all: it is begun under another name beside it, before there is anything to write, so that what stands in the way is known early. */
public final class ReportFile implements AutoCloseable {

    private final Path file;
    private final Path draft;

    /** @throws IOException naming the file, if it can't be written */
    public ReportFile(Path file) throws IOException {
        this.file = file;
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        Path name = file.getFileName();
        Path directory = file.toAbsolutePath().getParent();
        if (name == null || directory == null || !Files.isDirectory(directory)) {
            throw new IOException(file + ": there is no directory " + directory);
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new IOException(file + ": not permitted to write it");
        }
        try {
            draft = Files.createFile(directory.resolve("." + name + "." + Long.toHexString(System.nanoTime())));
        } catch (IOException e) {
            throw new IOException(file + ": can't be written: " + e, e);
        }
    }

    /** Writes it. */
    public void write(String text) throws IOException {
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Leaves nothing behind but what was written whole. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(draft);
    }
}
