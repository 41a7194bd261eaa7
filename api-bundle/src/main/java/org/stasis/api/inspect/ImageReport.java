/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.List;
import java.util.Map;
import org.stasis.api.ImageInfo;

/**
 * What an image holds. A list is empty if there is nothing of its kind.
 *
 * @param image what it says of itself
 * @param graphs its object graphs, in the order of the state file
 * @param tasks of a kernel of this JVM, by name
 * @param processes of a gVisor kernel, by number
 * @param mounts of a gVisor kernel
 * @param memory its memory files
 * @param remarks what a person should know: what could not be read, what does not fit together
 */
public record ImageReport(
        ImageInfo image,
        List<Graph> graphs,
        List<Task> tasks,
        List<Process> processes,
        List<Mount> mounts,
        List<Memory> memory,
        List<String> remarks) {

    /**
     * An object graph.
     *
     * @param number from 0
     * @param root type of its first object
     * @param objects how many there are
     * @param types its types, the most frequent first
     */
    public record Graph(int number, String root, long objects, List<TypeCount> types) {}

    /**
     * A type.
     *
     * @param fields names, in the order of the image
     * @param objects values of this type, those within others included
     */
    public record TypeCount(String name, List<String> fields, long objects) {}

    /**
     * A task of a kernel of this JVM.
     *
     * @param stage how far it is, such as {@code READY}
     * @param bundle where its code came from
     * @param failure why it failed; null unless it did
     * @param state its state object, such as {@code g2r7}; null before it began
     * @param type of its state
     * @param fields of its state, by name, each on one line
     */
    public record Task(
            String name,
            String stage,
            String bundle,
            String failure,
            String state,
            String type,
            Map<String, String> fields) {}

    /**
     * A process.
     *
     * @param pid in the root namespace
     * @param parent 0 for none
     * @param container id of its container
     * @param name as the kernel keeps it, at most 15 bytes
     * @param state {@code alive}, {@code stopped} by a signal, {@code exiting}, {@code zombie} or {@code dead}
     * @param command its words, as read from its memory; empty if it has none left
     * @param executable path; null if not known
     * @param directory it works in; null if not known
     * @param user number of the user
     * @param threads at least one
     * @param mappings ascending
     * @param files open files, by descriptor
     * @param memory all mappings together
     */
    public record Process(
            int pid,
            int parent,
            String container,
            String name,
            String state,
            List<String> command,
            String executable,
            String directory,
            long user,
            List<Thread> threads,
            List<Mapping> mappings,
            List<OpenFile> files,
            Usage memory) {}

    /**
     * A thread.
     *
     * @param tid in the root namespace
     * @param name of the thread
     * @param state where it stood
     * @param object such as {@code g1r53}
     */
    public record Thread(int tid, String name, String state, String object) {}

    /**
     * A range of addresses of a process.
     *
     * @param permissions such as {@code rw-p}
     * @param name path, or such as {@code [stack]}; null for none
     * @param offset in what is mapped
     * @param memory what is there
     * @param runs pages with something to say of, ascending; others were never touched
     */
    public record Mapping(
            long start, long end, String permissions, String name, long offset, Usage memory, List<Run> runs) {
        public long bytes() {
            return end - start;
        }
    }

    /**
     * An open file.
     *
     * @param descriptor number in the process
     * @param kind such as {@code file}, {@code pipe}, {@code socket}
     * @param name path, or what identifies it
     * @param access {@code r}, {@code w}, {@code rw} or {@code -}
     * @param detail such as how much waits in a pipe, and who is at the other end; null for nothing
     * @param object such as {@code g1r305}: the same object is the same open file
     */
    public record OpenFile(int descriptor, String kind, String name, String access, String detail, String object) {}

    /**
     * A mounted file system.
     *
     * @param container that sees it, the first of several; null if no process does
     * @param path where it is
     * @param type such as {@code tmpfs}
     * @param readOnly whether nothing in it can be changed
     */
    public record Mount(String container, String path, String type, boolean readOnly) {}

    /**
     * A memory file.
     *
     * @param id {@code main} for the only one
     * @param bytes up to the end of what is allocated
     * @param memory what is there
     * @param runs ascending
     */
    public record Memory(String id, long bytes, Usage memory, List<Run> runs) {}

    /**
     * Bytes of memory.
     *
     * @param resident with contents other than zero
     * @param zero allocated, and all zero
     * @param shared those of {@code resident} that are mapped more than once
     */
    public record Usage(long resident, long zero, long shared) {
        public static final Usage NONE = new Usage(0, 0, 0);

        public Usage plus(Usage other) {
            return new Usage(resident + other.resident, zero + other.zero, shared + other.shared);
        }
    }

    /** Pages of one kind. */
    public record Run(long start, long end, Kind kind) {}

    /** What is on a page. */
    public enum Kind {
        /** Contents, mapped once. */
        RESIDENT,
        /** Allocated, and all zero. */
        ZERO,
        /** Contents, mapped more than once. */
        SHARED,
        /** Left out of the image, or encrypted with a key for secrets alone. */
        SECRET
    }
}
