package assay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed. */
final class Trust {
    /** Everybody's: nothing is sent over such a connection, which only shows whether the other side speaks TLS. */
    static final X509TrustManager ALL = new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private Trust() {}

    /** The authorities in PEM; null: the machine's. */
    static TrustManager[] in(byte[] pem) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(pem == null ? null : store(pem));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException error) {
            throw AssayException.refusal(
                    Text.because(Text.say("unreadable_file", "path", "ca"), error.getMessage()), error);
        }
    }

    private static KeyStore store(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate found :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry(String.valueOf(store.size()), found);
        }
        return store;
    }
}
