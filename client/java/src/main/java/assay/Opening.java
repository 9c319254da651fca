package assay;

import assay.v1.EventDetail;
import assay.v1.WatchRunResponse;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.UUID;

/**
 * A call that opens a run. Such calls have no Java type in common, but the contract gives all their requests an id and an event detail, and
 * all their answers the fields of {@link WatchRunResponse}, as which they are read: a test holds every one to it.
 *
 * @param method of the contract
 * @param request with an id
 */
record Opening<Q extends Message>(MethodDescriptor<Q, ?> method, Q request) {
    static final String REQUEST_ID = "request_id";
    static final String EVENT_DETAIL = "event_detail";

    Opening {
        if (request.getField(field(request, REQUEST_ID)).equals("")) {
            request = withId(request);
        }
    }

    Run run(Client client, Backoff backoff) {
        EnumValueDescriptor detail = (EnumValueDescriptor) request.getField(field(request, EVENT_DETAIL));
        var messages = method.toBuilder(
                        method.getRequestMarshaller(), ProtoUtils.marshaller(WatchRunResponse.getDefaultInstance()))
                .build();
        return new Run(
                client,
                new Following(backoff, "", 0),
                EventDetail.forNumber(detail.getNumber()),
                options -> ClientCalls.blockingServerStreamingCall(client.channel(), messages, options, request));
    }

    @SuppressWarnings("unchecked") // The builder of a message builds one of its type.
    private static <Q extends Message> Q withId(Q request) {
        String id = UUID.randomUUID().toString();
        return (Q) request.toBuilder().setField(field(request, REQUEST_ID), id).build();
    }

    private static FieldDescriptor field(Message request, String name) {
        return request.getDescriptorForType().findFieldByName(name);
    }
}
