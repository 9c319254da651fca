package assay;

import assay.v1.DocumentFile;
import assay.v1.DocumentSet;
import assay.v1.GetUploadRequest;
import assay.v1.GetUploadResponse;
import assay.v1.SourceServiceGrpc;
import assay.v1.UploadDocumentsRequest;
import assay.v1.UploadFile;
import assay.v1.UploadStart;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.grpc.CallOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Files on their way to a server, through as many calls as it takes. */
final class Upload {
    private static final int CHUNK_BYTES = 256 << 10;

    private final Client client;
    private final Following attempts;
    private final CallOptions calls;
    private final List<LocalFile> files;
    private final UploadOptions options;
    private GetUploadResponse there;
    private UploadProgress progress;

    Upload(Client client, Backoff backoff, List<LocalFile> files, UploadOptions options) {
        if (files.isEmpty()) {
            throw AssayException.refusal(Text.say("no_files"), null);
        }
        this.client = client;
        this.attempts = new Following(backoff, "", 0);
        this.calls = client.options();
        this.files = files;
        this.options = options.id().isEmpty() ? options.withId(UUID.randomUUID().toString()) : options;
    }

    DocumentSet send() {
        while (true) {
            there = there();
            try {
                return attempt();
            } catch (AssayException failure) {
                sleep(attempts.lost(failure));
            }
        }
    }

    /** What the server has of it; nothing where nobody knows. */
    private GetUploadResponse there() {
        GetUploadRequest request =
                GetUploadRequest.newBuilder().setUploadId(options.id()).build();
        try {
            return client.call(SourceServiceGrpc.getGetUploadMethod(), request, calls);
        } catch (AssayException failure) {
            return GetUploadResponse.getDefaultInstance();
        }
    }

    private DocumentSet attempt() {
        progress = new UploadProgress(0, files.size(), 0);
        var method = SourceServiceGrpc.getUploadDocumentsMethod();
        try (var call = new Sending<>(client.channel().newCall(method, calls))) {
            UploadStart start = UploadStart.newBuilder()
                    .setUploadId(options.id())
                    .setProvenance(options.provenance())
                    .setPinned(options.pinned())
                    .build();
            call.send(UploadDocumentsRequest.newBuilder().setStart(start).build());
            for (LocalFile file : files) {
                send(call, file);
                tell(progress.files() + 1, progress.bytes());
            }
            return call.answer().getSet();
        }
    }

    private void send(Sending<UploadDocumentsRequest, ?> call, LocalFile file) {
        for (DocumentFile kept : there.getFilesList()) {
            if (kept.getName().equals(file.name())) {
                call.send(head(UploadFile.newBuilder().setName(file.name()).setSha256(kept.getSha256())));
                return;
            }
        }
        try (InputStream content = Files.newInputStream(file.path())) {
            UploadFile.Builder head = about(file);
            content.skipNBytes(head.getOffset());
            call.send(head(head));
            chunks(call, content);
        } catch (IOException error) {
            throw LocalFile.unreadable(file.path(), error);
        }
    }

    private UploadFile.Builder about(LocalFile file) throws IOException {
        Path path = file.path();
        long size = Files.size(path);
        long sent = there.getPartialName().equals(file.name()) ? there.getPartialBytes() : 0;
        return UploadFile.newBuilder()
                .setName(file.name())
                .setBytes(size)
                .setModifyTime(
                        Timestamps.fromMillis(Files.getLastModifiedTime(path).toMillis()))
                // A file that has become shorter since is another.
                .setOffset(sent <= size ? sent : 0);
    }

    private void chunks(Sending<UploadDocumentsRequest, ?> call, InputStream content) throws IOException {
        while (true) {
            byte[] chunk = content.readNBytes(CHUNK_BYTES);
            if (chunk.length == 0) {
                return;
            }
            ByteString bytes = com.google.protobuf.UnsafeByteOperations.unsafeWrap(chunk);
            call.send(UploadDocumentsRequest.newBuilder().setChunk(bytes).build());
            tell(progress.files(), progress.bytes() + chunk.length);
        }
    }

    private static UploadDocumentsRequest head(UploadFile.Builder file) {
        return UploadDocumentsRequest.newBuilder().setFile(file).build();
    }

    private void tell(int done, long bytes) {
        progress = new UploadProgress(done, files.size(), bytes);
        options.progress().accept(progress);
    }

    private static void sleep(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Connecting.cancelled(stopped);
        }
    }
}
