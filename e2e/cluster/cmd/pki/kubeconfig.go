package main

import (
	"encoding/base64"
	"fmt"
)

// kubeconfig carries its certificates inside, so that the file alone is enough to reach the cluster.
func kubeconfig(server string, ca, client *identity) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: embedded
clusters:
- name: embedded
  cluster:
    server: %s
    certificate-authority-data: %s
users:
- name: embedded
  user:
    client-certificate-data: %s
    client-key-data: %s
contexts:
- name: embedded
  context: {cluster: embedded, user: embedded}
`, server, base64Of(ca.certPEM), base64Of(client.certPEM), base64Of(client.keyPEM))
}

func base64Of(content []byte) string {
	return base64.StdEncoding.EncodeToString(content)
}
