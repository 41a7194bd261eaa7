// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"gvisor.dev/gvisor/pkg/state/statefile"
)

// pieceBytes is what is written at once: many chunks, so that gVisor's workers all have some.
const pieceBytes = 64 << 20

// best runs work some times and returns the least processor time that one of them took.
func best(times int, work func() error) (time.Duration, error) {
	var least time.Duration
	for i := 0; i < times; i++ {
		runtime.GC()
		began := used()
		if err := work(); err != nil {
			return 0, err
		}
		if took := used() - began; i == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

func used() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func timePrints(words []string, std plain) error {
	if len(words) != 2 {
		return fmt.Errorf("usage:\n%s", usage)
	}
	times, err := strconv.Atoi(words[0])
	if err != nil {
		return err
	}
	image, err := os.ReadFile(words[1])
	if err != nil {
		return err
	}
	took, err := best(times, func() error {
		return printTo(bufio.NewWriterSize(io.Discard, 1<<16), bytes.NewReader(image), false)
	})
	fmt.Fprintln(std, took.Nanoseconds())
	return err
}

func bench(words []string, std plain) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.String("mode", "both", "write and read")
	keyHex := flags.String("keyhex", "", "key in hexadecimal")
	times := flags.Int("n", 3, "rounds")
	if err := flags.Parse(words); err != nil {
		return err
	}
	key, err := hex.DecodeString(*keyHex)
	if err != nil {
		return err
	}
	payload, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	var file bytes.Buffer
	file.Grow(len(payload) + len(payload)/64 + 1<<20)
	write, err := best(*times, func() error {
		file.Reset()
		out, err := statefile.NewWriter(&file, orNil(key), map[string]string{})
		if err != nil {
			return err
		}
		for at := 0; at < len(payload); at += pieceBytes {
			end := at + pieceBytes
			if end > len(payload) {
				end = len(payload)
			}
			if _, err := out.Write(payload[at:end]); err != nil {
				return err
			}
		}
		return out.Close()
	})
	if err != nil {
		return err
	}
	buffer := make([]byte, 1<<20)
	read, err := best(*times, func() error {
		in, _, err := statefile.NewReader(bytes.NewReader(file.Bytes()), orNil(key))
		if err != nil {
			return err
		}
		count, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, in, buffer)
		if err == nil && count != int64(len(payload)) {
			err = fmt.Errorf("read %d bytes of %d", count, len(payload))
		}
		return err
	})
	megabytes := float64(len(payload)) / 1e6
	fmt.Fprintf(std, "write per CPU-second %.1f | read per CPU-second %.1f\n",
		megabytes/write.Seconds(), megabytes/read.Seconds())
	return err
}
