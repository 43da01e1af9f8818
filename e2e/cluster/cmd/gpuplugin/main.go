// Command gpuplugin is a device plugin that offers emulated accelerators to the kubelet. A container that is given one sees
// its id in NVIDIA_VISIBLE_DEVICES. A device whose id stands in the file -unhealthy is reported Unhealthy while it stands there.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const pollInterval = 200 * time.Millisecond

func main() {
	directory := flag.String("directory", "/var/lib/kubelet/device-plugins", "the kubelet's device plugin directory")
	resource := flag.String("resource", "nvidia.com/gpu", "resource name")
	count := flag.Int("count", 4, "number of devices")
	unhealthy := flag.String("unhealthy", "", "file that lists the ids of unhealthy devices")
	flag.Parse()

	devices := &inventory{unhealthyFile: *unhealthy}
	for i := range *count {
		devices.ids = append(devices.ids, fmt.Sprintf("GPU-emulated-%d", i))
	}
	socket := filepath.Join(*directory, strings.NewReplacer("/", "-", ".", "-").Replace(*resource)+".sock")
	kubelet := filepath.Join(*directory, "kubelet.sock")
	for {
		for !exists(kubelet) {
			time.Sleep(pollInterval)
		}
		if err := offer(devices, *resource, socket, kubelet); err != nil {
			log.Print(err)
		}
		time.Sleep(pollInterval)
	}
}

// offer serves the devices and registers them; it returns when the kubelet has restarted or does not answer.
func offer(devices *inventory, resource, socket, kubelet string) error {
	server, err := serve(devices, socket)
	if err != nil {
		return err
	}
	defer server.Stop()
	if err := register(resource, filepath.Base(socket), kubelet); err != nil {
		return err
	}
	log.Printf("registered %s x%d", resource, len(devices.ids))
	// A kubelet that starts empties the directory: our socket gone means register again.
	for exists(socket) {
		time.Sleep(pollInterval)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
