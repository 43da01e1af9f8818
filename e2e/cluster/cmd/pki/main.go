// Command pki writes every key, certificate and kubeconfig of a single-node cluster into a directory.
//
//	pki DIRECTORY NODE-NAME NODE-IP SERVICE-IP
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// identity is a certificate with its key, both also in PEM.
type identity struct {
	certificate     *x509.Certificate
	key             crypto.Signer
	certPEM, keyPEM []byte
}

// subject is who a certificate speaks for and the names and addresses it serves.
type subject struct {
	name          string
	organizations []string
	hosts         []string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("pki: ")
	if len(os.Args) != 5 {
		log.Fatal("usage: pki DIRECTORY NODE-NAME NODE-IP SERVICE-IP")
	}
	directory, node, nodeIP, serviceIP := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	check(os.MkdirAll(directory, 0o700))
	out := writer(directory)

	ca := issue(subject{name: "cluster-ca"}, nil)
	frontProxyCA := issue(subject{name: "front-proxy-ca"}, nil)
	apiHosts := []string{
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
		"localhost", "127.0.0.1", serviceIP, nodeIP,
	}
	out.identity("ca", ca)
	out.identity("front-proxy-ca", frontProxyCA)
	out.identity("front-proxy-client", issue(subject{name: "front-proxy-client"}, frontProxyCA))
	out.identity("apiserver", issue(subject{name: "kube-apiserver", hosts: apiHosts}, ca))
	out.identity("apiserver-kubelet-client",
		issue(subject{name: "kube-apiserver-kubelet-client", organizations: []string{"system:masters"}}, ca))
	out.identity("kubelet-server", issue(subject{name: node, hosts: []string{node, nodeIP, "127.0.0.1"}}, ca))
	out.serviceAccountKeys()

	clients := map[string]subject{
		"admin":                   {name: "kubernetes-admin", organizations: []string{"system:masters"}},
		"kube-controller-manager": {name: "system:kube-controller-manager"},
		"kube-scheduler":          {name: "system:kube-scheduler"},
		"kube-proxy":              {name: "system:kube-proxy"},
		"kubelet":                 {name: "system:node:" + node, organizations: []string{"system:nodes"}},
	}
	for file, client := range clients {
		out.file(file+".kubeconfig", kubeconfig("https://"+net.JoinHostPort(nodeIP, "6443"), ca, issue(client, ca)))
	}
}

// issue signs a certificate with the given authority; without one it makes a new authority.
func issue(who subject, authority *identity) *identity {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template := template(who)
	parent, signer := template, crypto.Signer(key)
	if authority == nil {
		template.IsCA, template.BasicConstraintsValid, template.ExtKeyUsage = true, true, nil
		template.KeyUsage |= x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	} else {
		parent, signer = authority.certificate, authority.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	check(err)
	certificate, err := x509.ParseCertificate(der)
	check(err)
	return &identity{certificate, key, encode("CERTIFICATE", der), encodeKey(key)}
}

func template(who subject) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	check(err)
	result := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: who.name, Organization: who.organizations},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(1, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	for _, host := range who.hosts {
		if ip := net.ParseIP(host); ip != nil {
			result.IPAddresses = append(result.IPAddresses, ip)
		} else {
			result.DNSNames = append(result.DNSNames, host)
		}
	}
	return result
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func encodeKey(key crypto.PrivateKey) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	check(err)
	return encode("PRIVATE KEY", der)
}

// writer is the directory that receives the files.
type writer string

func (w writer) file(name string, content []byte) {
	check(os.WriteFile(filepath.Join(string(w), name), content, 0o600))
}

func (w writer) identity(name string, id *identity) {
	w.file(name+".crt", id.certPEM)
	w.file(name+".key", id.keyPEM)
}

func (w writer) serviceAccountKeys() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	check(err)
	w.file("sa.key", encodeKey(key))
	w.file("sa.pub", encode("PUBLIC KEY", public))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
