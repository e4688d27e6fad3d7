package agentredis

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/redis/go-redis/v9"
)

// Slots is a limit.Limiter: a number of things run at the same time in all processes that use the same Redis and Name, others wait in the
// order in which they came. It must not be changed after its first use. It is safe for concurrent use.
type Slots struct {
	// Client is where the slots are kept.
	Client redis.UniversalClient
	// Name names the slots, in Redis (the keys begin with agentgen:{NAME}:) and in errors.
	Name string
	// Max is how many may run; at least 1. Of processes that say otherwise each keeps to its own.
	Max int
	// MaxQueued is how many may wait; nil means any number. One more gets a *limit.QueueError.
	MaxQueued *int
	// Lease is for how long a slot, or a place in the queue, outlives the process that held it: 30 s by default. A process that does not
	// come to renew it for that long, since it or the network stands still, loses its slot without knowing it.
	Lease time.Duration
	// Poll is how often whoever waits asks whether it is its turn: every 100 ms by default.
	Poll time.Duration
}

const (
	defaultLease = 30 * time.Second
	defaultPoll  = 100 * time.Millisecond
	// farewell limits what a release may take. One that fails is made up for by the end of the lease.
	farewell = 5 * time.Second
)

// Acquire waits for a slot. The error is a *limit.QueueError, a *model.ConfigError if the fields make no sense, that of ctx, or that of Redis.
func (l *Slots) Acquire(ctx context.Context, source string) (release func(), err error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	token := rand.Text()
	for {
		ok, err := l.try(ctx, token, source)
		if err == nil && ok {
			return l.hold(ctx, token), nil
		}
		if err == nil {
			err = l.pause(ctx)
		}
		if err != nil {
			l.drop(ctx, token)
			return nil, err
		}
	}
}

func (l *Slots) check() error {
	problem := ""
	switch {
	case l.Client == nil:
		problem = "Client of Slots is nil"
	case l.Name == "":
		problem = "Name of Slots is empty: it says which slots are shared"
	case l.Max < 1:
		problem = fmt.Sprintf("Max of Slots must be at least 1, got %d: without a limiter there is no limit", l.Max)
	case l.MaxQueued != nil && *l.MaxQueued < 0:
		problem = fmt.Sprintf("MaxQueued of Slots must not be negative, got %d: nil allows any number", *l.MaxQueued)
	case l.Lease < 0 || l.Poll < 0:
		problem = "Lease and Poll of Slots must not be negative"
	default:
		return nil
	}
	return &model.ConfigError{Problems: []string{problem}}
}

// keys are those of the slots that are held and of the queue, of when the places in it end, and of the number of the last place.
func (l *Slots) keys() []string {
	prefix := "agentgen:{" + l.Name + "}:"
	return []string{prefix + "running", prefix + "queue", prefix + "waiting", prefix + "places"}
}

func (l *Slots) lease() time.Duration { return cmp.Or(l.Lease, defaultLease) }

// acquire takes a slot, or a place in the queue, or asks whether it is the turn of a place. It returns 1 with a slot, 0 in the queue, and
// minus the number of those that would wait if there are too many. Times are those of Redis.
var acquire = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)) do
	redis.call('ZREM', KEYS[2], gone)
	redis.call('ZREM', KEYS[3], gone)
end
local token, most, lease, queued = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local free = most - redis.call('ZCARD', KEYS[1])
local waiting = redis.call('ZCARD', KEYS[2])
local rank = redis.call('ZRANK', KEYS[2], token)
if (not rank and free > waiting) or (rank and rank < free) then
	redis.call('ZREM', KEYS[2], token)
	redis.call('ZREM', KEYS[3], token)
	redis.call('ZADD', KEYS[1], now + lease, token)
	redis.call('PEXPIRE', KEYS[1], lease * 2)
	return 1
end
if not rank then
	if queued >= 0 and waiting >= queued then
		return -(waiting + 1)
	end
	redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[4]), token)
end
redis.call('ZADD', KEYS[3], now + lease, token)
for i = 2, 4 do
	redis.call('PEXPIRE', KEYS[i], lease * 2)
end
return 0
`)

// try takes a slot if there is one.
func (l *Slots) try(ctx context.Context, token, source string) (ok bool, err error) {
	queued := -1
	if l.MaxQueued != nil {
		queued = *l.MaxQueued
	}
	n, err := acquire.Run(ctx, l.Client, l.keys(), token, l.Max, l.lease().Milliseconds(), queued).Int()
	switch {
	case ctx.Err() != nil:
		return false, fmt.Errorf("wait for a slot: %w", context.Cause(ctx))
	case err != nil:
		return false, fmt.Errorf("wait for a slot of %s: %w", l.Name, err)
	case n < 0:
		return false, &limit.QueueError{Limiter: l.Name, Source: source, Depth: -n, Max: queued}
	}
	return n == 1, nil
}

func (l *Slots) pause(ctx context.Context) error {
	timer := time.NewTimer(cmp.Or(l.Poll, defaultPoll))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for a slot: %w", context.Cause(ctx))
	}
}

// renew lets a slot last for another lease, if it is still held.
var renew = redis.NewScript(`
local t = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'XX', t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
return 1
`)

// hold renews a slot until it is released.
func (l *Slots) hold(ctx context.Context, token string) (release func()) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	var held sync.WaitGroup
	held.Go(func() {
		tick := time.NewTicker(max(l.lease()/3, time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = renew.Run(ctx, l.Client, l.keys()[:1], token, l.lease().Milliseconds()).Err() // the next one may succeed
			}
		}
	})
	return sync.OnceFunc(func() {
		stop()
		held.Wait()
		l.drop(ctx, token)
	})
}

// drop gives back a slot, or a place in the queue.
func (l *Slots) drop(ctx context.Context, token string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	_, _ = l.Client.Pipelined(ctx, func(p redis.Pipeliner) error { // what fails ends with the lease
		for _, key := range l.keys()[:3] {
			p.ZRem(ctx, key, token)
		}
		return nil
	})
}

// Running returns how many run, in all processes. Slots whose lease has ended are counted until another one is asked for.
func (l *Slots) Running(ctx context.Context) (int, error) { return l.count(ctx, 0) }

// Waiting returns how many wait, in all processes.
func (l *Slots) Waiting(ctx context.Context) (int, error) { return l.count(ctx, 1) }

func (l *Slots) count(ctx context.Context, key int) (int, error) {
	if err := l.check(); err != nil {
		return 0, err
	}
	n, err := l.Client.ZCard(ctx, l.keys()[key]).Result()
	return int(n), err
}
