package assay;

import assay.v1.Document;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file to be read or uploaded.
 *
 * @param name what it is to be called, unique among those it goes with
 * @param path where it is
 */
public record LocalFile(String name, Path path) {
    /**
     * The files of that name, and every file of folders and their folders, each once, in natural order ({@code f2} before {@code f10}). Names are
     * relative to their folder, with {@code /}. Hidden files are left out unless they are named themselves, and so is what is no regular file.
     * Two files of one name are called by more of their path.
     *
     * @throws AssayException that names what is not there or cannot be read
     */
    public static List<LocalFile> find(Path... paths) {
        Map<Path, LocalFile> found = new LinkedHashMap<>();
        for (Path root : paths) {
            try {
                for (LocalFile file : inside(root)) {
                    found.putIfAbsent(file.path().toRealPath(), file);
                }
            } catch (IOException error) {
                throw unreadable(root, error);
            }
        }
        return namedApart(found);
    }

    /**
     * The files as documents of a request. Bytes go as they are: what is in a file is the server's to judge.
     *
     * @throws AssayException that names what is not there or cannot be read
     */
    public static List<Document> read(Path... paths) {
        return find(paths).stream().map(LocalFile::document).toList();
    }

    static AssayException unreadable(Path path, IOException error) {
        String cause = error.getMessage() == null ? error.toString() : error.getMessage();
        return AssayException.refusal(Text.because(Text.say("unreadable_file", "path", path), cause), error);
    }

    private Document document() {
        try {
            ByteString content = ByteString.copyFrom(Files.readAllBytes(path));
            return Document.newBuilder().setName(name).setData(content).build();
        } catch (IOException error) {
            throw unreadable(path, error);
        }
    }

    private static List<LocalFile> inside(Path root) throws IOException {
        if (!Files.exists(root)) {
            throw AssayException.refusal(Text.say("missing_path", "path", root), null);
        }
        if (!Files.isDirectory(root)) {
            return List.of(new LocalFile(root.getFileName().toString(), root));
        }
        List<Path> files = new ArrayList<>();
        walk(root, new HashSet<>(), files);
        return files.stream()
                .map(file -> new LocalFile(slashed(root.relativize(file)), file))
                .sorted(Comparator.comparing(LocalFile::name, Natural.ORDER))
                .toList();
    }

    /** A folder is entered once however it is linked, so that circles end. */
    private static void walk(Path folder, Set<Path> entered, List<Path> files) throws IOException {
        if (!entered.add(folder.toRealPath())) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (entry.getFileName().toString().startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    walk(entry, entered, files);
                } else if (Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        }
    }

    private static List<LocalFile> namedApart(Map<Path, LocalFile> found) {
        Map<String, Long> counts =
                found.values().stream().collect(Collectors.groupingBy(LocalFile::name, Collectors.counting()));
        Function<Map.Entry<Path, LocalFile>, LocalFile> named =
                file -> counts.get(file.getValue().name()) == 1
                        ? file.getValue()
                        : new LocalFile(
                                slashed(file.getKey()).replaceFirst("^/+", ""),
                                file.getValue().path());
        return found.entrySet().stream().map(named).toList();
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
