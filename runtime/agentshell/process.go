package agentshell

import (
	"os"
	"os/exec"
	"sync"
	"time"
)

// A process is a line that runs, with the processes that it has begun.
type process struct {
	streams *streams
	cmd     *exec.Cmd
	mu      sync.Mutex
	reaped  bool          // its number may be that of another group
	copied  chan struct{} // closed once nothing more is read
	readers [2]*os.File
	ended   chan struct{} // closed once the shell has ended, its group is gone and its output is read
	code    int           // of the exit; to be read after ended
}

// drain is how long the output of a line is read after its group is gone, if a process has left the group and still
// writes.
const drain = 500 * time.Millisecond

// start runs a line in a folder. Extra files follow the standard ones.
func (s *Shell) start(dir string, args []string, extra ...*os.File) (*process, error) {
	p := &process{streams: s.o.newStreams(), copied: make(chan struct{}), ended: make(chan struct{})}
	p.cmd = exec.Command(s.o.Program, args...)
	p.cmd.Dir, p.cmd.Env, p.cmd.ExtraFiles = dir, s.o.environment(), extra
	inGroup(p.cmd)
	writers, err := p.pipes()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = writers[0], writers[1]
	err = p.cmd.Start()
	for _, w := range writers {
		_ = w.Close()
	}
	if err != nil {
		p.closeReaders()
		return nil, err
	}
	p.read()
	go p.wait()
	return p, nil
}

// pipes makes the pipes for both outputs. They are ours, so that a process that keeps one open does not keep us waiting.
func (p *process) pipes() (writers [2]*os.File, err error) {
	for i := range writers {
		p.readers[i], writers[i], err = os.Pipe()
		if err != nil {
			for _, f := range append(writers[:i:i], p.readers[:i]...) {
				_ = f.Close()
			}
			return writers, err
		}
	}
	return writers, nil
}

func (p *process) closeReaders() {
	for _, r := range p.readers {
		_ = r.Close()
	}
}

// read reads both outputs.
func (p *process) read() {
	var both sync.WaitGroup
	both.Go(func() { copyTo(&p.streams.stdout, p.readers[0]) })
	both.Go(func() { copyTo(&p.streams.stderr, p.readers[1]) })
	go func() {
		both.Wait()
		close(p.copied)
	}()
}

// wait waits until the shell has ended, and ends what is left of its group.
func (p *process) wait() {
	awaitEnd(p.cmd)
	p.signal(killGroup)
	p.mu.Lock()
	_ = p.cmd.Wait() // the state says what there is to say
	p.reaped = true
	p.mu.Unlock()
	select {
	case <-p.copied:
	case <-time.After(drain):
	}
	p.closeReaders() // ends the copying
	<-p.copied
	p.code = exitCode(p.cmd.ProcessState)
	close(p.ended)
}

// signal sends something to the group, if it is still that of the line.
func (p *process) signal(send func(*os.Process)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		send(p.cmd.Process)
	}
}

// kill ends the whole group, and waits for that.
func (p *process) kill() {
	p.signal(killGroup)
	<-p.ended
}

// hasEnded reports whether the line has ended.
func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
