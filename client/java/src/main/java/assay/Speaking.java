package assay;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Adds what goes along with every call, and says its failure in this client's words. */
record Speaking(String address, int limit, String token, boolean compress) implements ClientInterceptor {
    /** The W3C trace that a call carries. */
    static final CallOptions.Key<String> TRACEPARENT = CallOptions.Key.create("assay-traceparent");

    private static final Metadata.Key<String> AUTHORIZATION = header("authorization");
    private static final Metadata.Key<String> TRACEPARENT_HEADER = header("traceparent");

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        CallOptions chosen = compress && options.getCompressor() == null ? options.withCompression("gzip") : options;
        Failure failure = new Failure(address, method.getBareMethodName(), limit, token != null, Context.current());
        return new SimpleForwardingClientCall<>(next.newCall(method, chosen)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                if (token != null) {
                    headers.put(AUTHORIZATION, "Bearer " + token);
                }
                if (options.getOption(TRACEPARENT) != null) {
                    headers.put(TRACEPARENT_HEADER, options.getOption(TRACEPARENT));
                }
                super.start(new Explaining<>(listener, failure), headers);
            }
        };
    }

    private static Metadata.Key<String> header(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static final class Explaining<A> extends SimpleForwardingClientCallListener<A> {
        private final Failure failure;

        Explaining(ClientCall.Listener<A> listener, Failure failure) {
            super(listener);
            this.failure = failure;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk()) {
                super.onClose(status, trailers);
                return;
            }
            AssayException said = failure.explain(status, trailers);
            super.onClose(status.withDescription(said.getMessage()).withCause(said), trailers);
        }
    }
}
