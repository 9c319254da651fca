package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// selfSigned makes an authority and a certificate of its for this machine, and writes the authority to a file for clients to trust. They
// are two: some clients take no authority for a server.
func selfSigned(folder string) (*tls.Certificate, string, error) {
	authority, signing, err := signed(&x509.Certificate{
		Subject: pkix.Name{CommonName: "conformance"}, IsCA: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil, nil)
	if err != nil {
		return nil, "", err
	}
	server, key, err := signed(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, authority, signing)
	if err != nil {
		return nil, "", err
	}
	path := filepath.Join(folder, "ca.pem")
	err = os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw}), 0o600)
	return &tls.Certificate{Certificate: [][]byte{server.Raw}, PrivateKey: key}, path, err
}

// signed makes a certificate and its key, signed by that of a parent, or by its own.
func signed(template, parent *x509.Certificate, signing *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62)); err != nil {
		return nil, nil, err
	}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	template.BasicConstraintsValid = true
	if parent == nil {
		parent, signing = template, key
	}
	content, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signing)
	if err != nil {
		return nil, nil, err
	}
	made, err := x509.ParseCertificate(content)
	return made, key, err
}
