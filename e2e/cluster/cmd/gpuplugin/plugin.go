package main

import (
	"context"
	"log"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	api "k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1"
)

// inventory is the set of devices, and the kubelet's view of it.
type inventory struct {
	api.UnimplementedDevicePluginServer
	ids           []string
	unhealthyFile string
}

func (i *inventory) GetDevicePluginOptions(context.Context, *api.Empty) (*api.DevicePluginOptions, error) {
	return &api.DevicePluginOptions{}, nil
}

// ListAndWatch reports the devices at once and again whenever the list of unhealthy ones changes.
func (i *inventory) ListAndWatch(_ *api.Empty, stream grpc.ServerStreamingServer[api.ListAndWatchResponse]) error {
	last := []string{"not yet reported"}
	for {
		if unhealthy := i.unhealthy(); !slices.Equal(unhealthy, last) {
			if err := stream.Send(&api.ListAndWatchResponse{Devices: i.devices(unhealthy)}); err != nil {
				return err
			}
			last = unhealthy
			log.Printf("reported %d devices, unhealthy: %v", len(i.ids), unhealthy)
		}
		select {
		case <-stream.Context().Done():
			return nil
		case <-time.After(pollInterval):
		}
	}
}

func (i *inventory) Allocate(_ context.Context, request *api.AllocateRequest) (*api.AllocateResponse, error) {
	response := &api.AllocateResponse{}
	for _, container := range request.ContainerRequests {
		log.Printf("allocate %v", container.DevicesIds)
		response.ContainerResponses = append(response.ContainerResponses, &api.ContainerAllocateResponse{
			Envs: map[string]string{"NVIDIA_VISIBLE_DEVICES": strings.Join(container.DevicesIds, ",")},
		})
	}
	return response, nil
}

func (i *inventory) devices(unhealthy []string) []*api.Device {
	var devices []*api.Device
	for _, id := range i.ids {
		health := api.Healthy
		if slices.Contains(unhealthy, id) {
			health = api.Unhealthy
		}
		devices = append(devices, &api.Device{ID: id, Health: health})
	}
	return devices
}

// unhealthy reads the ids from the file; no file means that all devices are healthy.
func (i *inventory) unhealthy() []string {
	content, err := os.ReadFile(i.unhealthyFile)
	if err != nil {
		return nil
	}
	return strings.Fields(string(content))
}

func serve(devices *inventory, socket string) (*grpc.Server, error) {
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	server := grpc.NewServer()
	api.RegisterDevicePluginServer(server, devices)
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Print(err)
		}
	}()
	return server, nil
}

func register(resource, endpoint, kubelet string) error {
	connection, err := grpc.NewClient("unix://"+kubelet, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err = api.NewRegistrationClient(connection).Register(ctx,
		&api.RegisterRequest{Version: api.Version, Endpoint: endpoint, ResourceName: resource})
	return err
}
