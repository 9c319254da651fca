package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {
    @TempDir
    Path folder;

    private void study(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
    }

    private static List<String> names(Path... paths) {
        return LocalFile.find(paths).stream().map(LocalFile::name).toList();
    }

    @Test
    @DisplayName("folders are read in natural order without hidden files")
    void foldersAreReadInNaturalOrder() throws IOException {
        study("f10.txt", "f2.txt", "F3.txt", "b/1.txt", "a.txt", ".hidden", ".git/config");
        assertEquals(List.of("a.txt", "b/1.txt", "f2.txt", "F3.txt", "f10.txt"), names(folder));
        assertEquals(List.of(".hidden"), names(folder.resolve(".hidden")));
    }

    @Test
    @DisplayName("a file counts once, circles end, and links to nothing are left out")
    void aFileCountsOnceAndCirclesEnd() throws IOException {
        study("a/1.txt");
        Files.createSymbolicLink(folder.resolve("a/again"), folder);
        Files.createSymbolicLink(folder.resolve("gone"), Path.of("nowhere"));
        assertEquals(List.of("a/1.txt"), names(folder, folder.resolve("a/1.txt")));
    }

    @Test
    @DisplayName("two files of one name are told apart")
    void twoFilesOfOneNameAreToldApart() throws IOException {
        study("a/1.txt", "b/1.txt");
        List<String> found = names(folder.resolve("a"), folder.resolve("b"));
        assertNotEquals(found.get(0), found.get(1));
        assertTrue(found.get(0).endsWith("a/1.txt"));
    }

    @Test
    @DisplayName("what is not there is named")
    void whatIsNotThereIsNamed() {
        String said = assertThrows(AssayException.class, () -> LocalFile.read(Path.of("gone")))
                .getMessage();
        assertEquals("no such file or folder: gone", said);
    }
}
