package graph

import "fmt"

// Sub makes a node of a graph, such as one with several steps for Map or Broadcast.
func Sub[D, I, O any](name string, g *Graph[D, I, O]) *Node[D, I, O] {
	w := new(sub[D])
	if g != nil {
		w.p = &g.p
	}
	return newNode[D, I, O](name, kindSub, w)
}

type sub[D any] struct {
	p *plan[D]
}

func (s *sub[D]) do(c *call[D], in any) (any, error) {
	f := c.work.flow
	if f == nil {
		var err error
		if f, err = s.p.enter(in); err != nil {
			return nil, err
		}
		c.s.change(func() { c.work.flow = f })
	}
	return s.p.drive(c, f)
}

func (s *sub[D]) parts() []*vertex[D] { return nil }

func (s *sub[D]) check() []string {
	if s.p == nil {
		return []string{"its graph is nil"}
	}
	return nil
}

func (s *sub[D]) use(*codecs) (missing []string) {
	for _, m := range s.p.missing {
		missing = append(missing, fmt.Sprintf("%s (in graph %q)", m, s.p.name))
	}
	return missing
}

func (s *sub[D]) load(saved *savedWork, _ any) (*work, error) {
	w := new(work)
	if saved.Flow != nil {
		f, err := s.p.load(saved.Flow)
		if err != nil {
			return nil, err
		}
		w.flow = f
	}
	return w, saved.only("flow")
}
