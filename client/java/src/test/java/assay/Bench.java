package assay;

import assay.v1.RunServiceGrpc;
import assay.v1.WatchRunRequest;
import assay.v1.WatchRunResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads a stream of small events by the generated stub and by the client, in turn, and says what each takes: {@code Bench ADDRESS ROUNDS}. */
final class Bench {
    private static final long MILLISECOND = 1_000_000;

    private Bench() {}

    public static void main(String[] arguments) {
        String address = arguments[0];
        int rounds = Integer.parseInt(arguments[1]);
        ManagedChannel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
        List<Long> bare = new ArrayList<>();
        List<Long> ours = new ArrayList<>();
        List<Long> heaps = new ArrayList<>();
        try (Client client = Client.connect(address)) {
            for (int round = 0; round < rounds; round++) {
                bare.add(timed(() -> byStub(channel)));
                ours.add(timed(() -> byClient(client)));
                heaps.add(heap());
            }
        }
        channel.shutdownNow();
        System.out.printf(
                "java: stub %d ms, client %d ms, ratio %.2f, heap %d KB after the first round, %d KB after the last%n",
                median(bare), median(ours), (double) median(bare) / median(ours), heaps.get(0), heaps.get(rounds - 1));
    }

    private static long byStub(ManagedChannel channel) {
        long events = 0;
        WatchRunRequest request = WatchRunRequest.newBuilder().setRunId("flood").build();
        Iterator<WatchRunResponse> messages =
                RunServiceGrpc.newBlockingStub(channel).watchRun(request);
        while (messages.hasNext()) {
            events += messages.next().hasEvent() ? 1 : 0;
        }
        return events;
    }

    private static long byClient(Client client) {
        long events = 0;
        try (Run run = client.watchRun("flood")) {
            for (Item item : run) {
                events += item instanceof Item.Event ? 1 : 0;
            }
        }
        return events;
    }

    private static long timed(LongSupplier read) {
        long began = System.nanoTime();
        if (read.getAsLong() == 0) {
            throw new IllegalStateException("no events came");
        }
        return (System.nanoTime() - began) / MILLISECOND;
    }

    /** In use, in kilobytes. */
    private static long heap() {
        System.gc();
        Runtime about = Runtime.getRuntime();
        return (about.totalMemory() - about.freeMemory()) >> 10;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
