package assay;

import io.grpc.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Finds out over a plain socket why no connection came about: what gRPC says of it differs by platform and version. */
final class Diagnosis {
    /** How HTTP/2 begins, and the empty SETTINGS that follow. */
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final int FRAME_TYPE = 3;
    private static final int SETTINGS = 4;
    private static final int PATIENCE_MS = 5000;

    private final Address address;
    private final byte[] ca;

    private Diagnosis(Address address, byte[] ca) {
        this.address = address;
        this.ca = ca;
    }

    /** The most likely reason, with what to do about it. */
    static AssayException of(Address address, byte[] ca) {
        return new Diagnosis(address, ca).find();
    }

    private AssayException find() {
        try (Socket socket = open()) {
            return tryTls(socket);
        } catch (IOException error) {
            return said("no_server", error.getMessage());
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), PATIENCE_MS);
            return socket;
        } catch (IOException error) {
            socket.close();
            throw error;
        }
    }

    private AssayException tryTls(Socket socket) {
        try (SSLSocket tls = tlsOver(socket)) {
            tls.startHandshake();
            return said(address.tls() ? "no_grpc" : "plaintext_to_tls", null);
        } catch (IOException | GeneralSecurityException error) {
            Throwable distrust = certificateFault(error);
            if (distrust != null) {
                return said("certificate", distrust.getMessage());
            }
            return said(address.tls() && speaksHttp2() ? "tls_to_plaintext" : "no_grpc", null);
        }
    }

    private SSLSocket tlsOver(Socket socket) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, address.tls() ? Trust.in(ca) : new TrustManager[] {Trust.ALL}, null);
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, address.host(), address.port(), false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        if (address.tls()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        return tls;
    }

    private boolean speaksHttp2() {
        try (Socket socket = open()) {
            socket.getOutputStream().write(PREFACE);
            byte[] head = socket.getInputStream().readNBytes(FRAME_TYPE + 1);
            return head.length > FRAME_TYPE && head[FRAME_TYPE] == SETTINGS;
        } catch (IOException error) {
            return false;
        }
    }

    private static Throwable certificateFault(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return cause;
            }
        }
        return null;
    }

    private AssayException said(String text, String cause) {
        String said = Text.say(text, "address", address.given(), "authority", address.authority());
        return new AssayException(
                Status.Code.UNAVAILABLE, Text.because(said, cause), AssayException.Facts.BROKEN, null);
    }
}
