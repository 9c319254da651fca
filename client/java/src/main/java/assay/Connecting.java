package assay;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How to connect. */
public final class Connecting {
    /** The largest message that is taken in, in bytes, unless said otherwise. What a server takes in is the server's to say. */
    public static final int MESSAGE_LIMIT = 256 << 20;

    private static final String VERSION = "0.1.0";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KEEPALIVE = Duration.ofSeconds(20);

    private final String server;
    private final List<ClientInterceptor> interceptors = new ArrayList<>();
    private String token;
    private byte[] ca;
    private int limit = MESSAGE_LIMIT;
    private boolean compress;
    private Backoff backoff = Backoff.DEFAULT;

    Connecting(String server) {
        this.server = server;
    }

    /** Sends a bearer token with every call. It is refused over plaintext to another machine. */
    public Connecting token(String token) {
        this.token = token.isEmpty() ? null : token;
        return this;
    }

    /** Trusts these authorities, as PEM, instead of the machine's. */
    public Connecting ca(byte[] pem) {
        this.ca = pem.clone();
        return this;
    }

    /** Bounds messages that are taken in. */
    public Connecting maxMessageBytes(int limit) {
        this.limit = limit;
        return this;
    }

    /** Compresses what is sent. What is received may be compressed in any case. */
    public Connecting compress() {
        this.compress = true;
        return this;
    }

    /** Says how streams and uploads wait between attempts. */
    public Connecting backoff(Backoff backoff) {
        this.backoff = backoff;
        return this;
    }

    /** Adds an interceptor of gRPC's, such as OpenTelemetry's; the first is the outermost. */
    public Connecting interceptor(ClientInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** Connects, within ten seconds. Where no connection comes about the exception says what to do about it. */
    public Client connect() {
        String given = server.isEmpty() ? System.getenv().getOrDefault("ASSAY_SERVER", "") : server;
        if (given.isEmpty()) {
            throw AssayException.refusal(Text.say("no_address"), null);
        }
        Address address = Address.parse(given);
        address.keepPrivate(token);
        ManagedChannel connection = channel(address);
        if (!isReady(connection)) {
            connection.shutdownNow();
            throw Diagnosis.of(address, ca);
        }
        List<ClientInterceptor> chain = new ArrayList<>(interceptors);
        chain.add(new Speaking(address.given(), limit, token, compress));
        return new Client(connection, ClientInterceptors.interceptForward(connection, chain), backoff);
    }

    private ManagedChannel channel(Address address) {
        return Grpc.newChannelBuilderForAddress(address.host(), address.port(), credentials(address))
                .defaultServiceConfig(Text.serviceConfig())
                .maxInboundMessageSize(limit)
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .userAgent("assay-java/" + VERSION)
                .build();
    }

    private ChannelCredentials credentials(Address address) {
        if (!address.tls()) {
            return InsecureChannelCredentials.create();
        }
        return ca == null
                ? TlsChannelCredentials.create()
                : TlsChannelCredentials.newBuilder().trustManager(Trust.in(ca)).build();
    }

    /** Tries to connect, once, and says whether it came about. */
    private static boolean isReady(ManagedChannel connection) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            ConnectivityState state = connection.getState(true);
            if (state == ConnectivityState.READY) {
                return true;
            }
            CountDownLatch changed = new CountDownLatch(1);
            connection.notifyWhenStateChanged(state, changed::countDown);
            try {
                boolean failed = state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN;
                if (failed || !changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            } catch (InterruptedException stopped) {
                connection.shutdownNow();
                Thread.currentThread().interrupt();
                throw cancelled(stopped);
            }
        }
    }

    /** The error of a caller whose thread was interrupted. */
    static AssayException cancelled(InterruptedException stopped) {
        String said = Text.because(Text.say("cancelled"), "interrupted");
        return new AssayException(Status.Code.CANCELLED, said, AssayException.Facts.NONE, stopped);
    }
}
