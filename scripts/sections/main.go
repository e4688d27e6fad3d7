// Command sections prints the sizes in bytes of an ELF program: of .text, and of .text, .rodata and .gopclntab together.
package main

import (
	"debug/elf"
	"fmt"
	"log"
	"os"
)

func main() {
	f, err := elf.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	text, all := uint64(0), uint64(0)
	for _, s := range f.Sections {
		switch s.Name {
		case ".text":
			text += s.Size
			all += s.Size
		case ".rodata", ".gopclntab":
			all += s.Size
		}
	}
	fmt.Println(text, all)
}
