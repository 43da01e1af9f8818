// Command fetch prints what a URL answers: the HTTP client of the test image, where busybox's own cannot resolve names
// (the static C library loads its resolver at run time). It exits with 1 when nothing answers and 22 on a status of 400 or more.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fetch URL")
		os.Exit(2)
	}
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Get(os.Args[1])
	if err == nil {
		_, err = io.Copy(os.Stdout, response.Body)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "fetch:", err)
		os.Exit(1)
	}
	if response.StatusCode >= 400 {
		fmt.Fprintln(os.Stderr, "fetch:", response.Status)
		os.Exit(22)
	}
}
