package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import assay.v1.AutomatonServiceGrpc;
import assay.v1.ClaimVerdict;
import assay.v1.ClinicalNote;
import assay.v1.DocumentSet;
import assay.v1.EventDetail;
import assay.v1.GenerateCasesRequest;
import assay.v1.GenerateCasesResponse;
import assay.v1.GeneratePersonasRequest;
import assay.v1.GetRunRequest;
import assay.v1.GradeNotesRequest;
import assay.v1.RunServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against the real server; outages and faults are in the repository's tests/conformance. */
class ServerTest {
    private static Server server;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        server = new Server();
        client = Client.connect(server.address());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static GeneratePersonasRequest request(String count) {
        return GeneratePersonasRequest.newBuilder()
                .addAllDocuments(LocalFile.read(Server.INTERVIEWS))
                .setCount(count)
                .build();
    }

    private static long sequence(Item item) {
        return item instanceof Item.Event event ? event.event().getSequence() : 0;
    }

    private static void assertWhole(List<Long> sequences) {
        assertEquals(LongStream.rangeClosed(1, sequences.size()).boxed().toList(), sequences);
    }

    @Test
    @DisplayName("a run is followed in pieces and gathered")
    void aRunIsFollowedInPiecesAndGathered() {
        List<Long> sequences = new ArrayList<>();
        try (Run run = client.generatePersonas(request("2"))) {
            for (Item item : run) {
                sequences.add(sequence(item));
                if (sequences.size() == 3) {
                    break;
                }
            }
            run.forEach(item -> sequences.add(sequence(item)));
            assertWhole(sequences);
            Finished finished = client.watchRun(run.id()).collect();
            assertEquals(2, finished.personas().size());
            assertEquals(0, finished.rejected().size());
        }
    }

    @Test
    @DisplayName("a subscriber gets every event as fast as it asks")
    void aSubscriberGetsEveryEvent() throws Exception {
        List<Long> sequences = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        var executor = Executors.newSingleThreadExecutor();
        client.generatePersonas(request("2")).publisher(executor).subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                this.subscription = subscription;
                subscription.request(1);
            }

            @Override
            public void onNext(Item item) {
                sequences.add(sequence(item));
                subscription.request(1);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                done.complete(null);
            }
        });
        done.get(60, TimeUnit.SECONDS);
        executor.shutdown();
        assertWhole(sequences);
        assertTrue(sequences.size() > 3);
    }

    @Test
    @DisplayName("notes are graded, each deduction with its place")
    void notesAreGraded() {
        ClinicalNote note = ClinicalNote.newBuilder()
                .setText("HPI: Cough.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Fluids and rest.")
                .setTranscript("Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. And I have a cough.")
                .build();
        Finished finished = client.gradeNotes(
                        GradeNotesRequest.newBuilder().addNotes(note).build())
                .collect();
        var claims = finished.grades().get(0).getFactuality().getClaimsList();
        assertTrue(claims.stream()
                .anyMatch(claim -> claim.getVerdict() == ClaimVerdict.CLAIM_VERDICT_CONTRADICTED
                        && claim.getPlace().getQuote().equals("120 mg")));
    }

    @Test
    @DisplayName("a stream that is no run is read as it comes, and closed in the middle")
    void aStreamThatIsNoRunIsReadAsItComes() {
        var request = GenerateCasesRequest.newBuilder().setCount(1_000_000).build();
        Answers<GenerateCasesResponse> cases = client.stream(AutomatonServiceGrpc.getGenerateCasesMethod(), request);
        Iterator<GenerateCasesResponse> reading = cases.iterator();
        assertFalse(reading.next().getCase().getPrompt().isEmpty());
        cases.close();
        AssayException error = assertThrows(AssayException.class, () -> reading.forEachRemaining(passed -> {}));
        assertEquals(Status.Code.CANCELLED, error.code());
    }

    @Test
    @DisplayName("what the server refuses comes with every fact, over generated stubs too")
    void whatTheServerRefusesComesWithEveryFact() {
        var refused = GeneratePersonasRequest.newBuilder().setCount("many").build();
        AssayException error = assertThrows(
                AssayException.class, () -> client.generatePersonas(refused).collect());
        assertEquals(Status.Code.INVALID_ARGUMENT, error.code());
        assertEquals("INVALID_REQUEST", error.reason());
        assertFalse(error.isTransient());
        assertEquals(
                List.of("documents", "count"),
                error.violations().stream().map(Violation::field).toList());
        var stub = RunServiceGrpc.newBlockingStub(client.channel());
        var nobody = GetRunRequest.newBuilder().setRunId("nobody").build();
        var failure = assertThrows(StatusRuntimeException.class, () -> stub.getRun(nobody));
        assertEquals("RUN_NOT_FOUND", AssayException.of(failure).reason());
    }

    @Test
    @DisplayName("a run that is closed is not followed on")
    void aRunThatIsClosedIsNotFollowedOn() {
        Run run = client.generatePersonas(request("1"));
        run.close();
        AssayException error = assertThrows(AssayException.class, run::collect);
        assertEquals(Status.Code.CANCELLED, error.code());
        assertTrue(error.getMessage().startsWith("the call was cancelled by its caller"), error.getMessage());
    }

    @Test
    @DisplayName("an interrupted thread stops following, and stays interrupted")
    void anInterruptedThreadStopsFollowing() {
        Thread.currentThread().interrupt();
        Run run = client.watchRun("nobody", 0, EventDetail.EVENT_DETAIL_ALL);
        AssayException error = assertThrows(AssayException.class, run::collect);
        assertTrue(Thread.interrupted());
        assertEquals(Status.Code.CANCELLED, error.code());
    }

    @Test
    @DisplayName("a deadline bounds the following")
    void aDeadlineBoundsTheFollowing() {
        Client hurried = client.withDeadline(Duration.ofNanos(1));
        AssayException error = assertThrows(AssayException.class, () -> hurried.generatePersonas(request("1"))
                .collect());
        assertEquals(Status.Code.DEADLINE_EXCEEDED, error.code());
        assertTrue(error.getMessage().startsWith("the deadline passed; "), error.getMessage());
    }

    @Test
    @DisplayName("a file that goes away breaks the upload off, and the others can be sent without it")
    void aFileThatGoesAwayBreaksTheUploadOff() {
        List<LocalFile> files = LocalFile.find(Server.INTERVIEWS);
        List<LocalFile> more = new ArrayList<>(files);
        more.add(new LocalFile("gone.txt", Path.of("/nowhere/gone.txt")));
        AssayException error = assertThrows(AssayException.class, () -> client.upload(more));
        assertTrue(error.getMessage().startsWith("/nowhere/gone.txt cannot be read ("), error.getMessage());
        AtomicReference<UploadProgress> last = new AtomicReference<>();
        DocumentSet set = client.upload(files, UploadOptions.NONE.withProgress(last::set));
        assertEquals(new UploadProgress(3, 3, set.getBytes()), last.get());
        assertThrows(AssayException.class, () -> client.upload(List.of()));
    }
}
