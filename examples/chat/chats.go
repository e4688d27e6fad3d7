package main

import (
	"context"
	"database/sql"
	"time"
)

// Chat is a line of the list of chats.
type Chat struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// At is when someone has last said something, in Unix milliseconds.
	At int64 `json:"at"`
}

// ChatList is the list of chats, the newest first.
//
//agent:codec encode
type ChatList struct {
	Chats []Chat `json:"chats"`
}

// Sent is a form that was sent.
type Sent struct {
	// Message is the ID of the message with the form.
	Message string     `json:"message"`
	Form    ReturnForm `json:"form"`
	// Number is that of the return.
	Number int `json:"number"`
}

// SentList are the forms of a chat that were sent.
//
//agent:codec
type SentList struct {
	Sent []Sent `json:"sent"`
}

// chats are the list of chats and the forms that were sent from them, in the database of the conversations.
type chats struct{ db *sql.DB }

func openChats(ctx context.Context, db *sql.DB) (*chats, error) {
	_, err := db.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS chats (id TEXT PRIMARY KEY, title TEXT NOT NULL, at INTEGER NOT NULL);
		CREATE TABLE IF NOT EXISTS forms (number INTEGER PRIMARY KEY, chat TEXT NOT NULL, message TEXT NOT NULL UNIQUE, form BLOB NOT NULL)`)
	return &chats{db}, err
}

// note remembers that someone has said something in a chat, which has this title if it is new.
func (c *chats) note(ctx context.Context, id, title string) error {
	_, err := c.db.ExecContext(ctx, `INSERT INTO chats (id, title, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at`,
		id, title, time.Now().UnixMilli())
	return err
}

func (c *chats) list(ctx context.Context) (*ChatList, error) {
	rows, err := c.db.QueryContext(ctx, `SELECT id, title, at FROM chats ORDER BY at DESC, id LIMIT 200`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := &ChatList{Chats: []Chat{}}
	for rows.Next() {
		var chat Chat
		if err := rows.Scan(&chat.ID, &chat.Title, &chat.At); err != nil {
			return nil, err
		}
		all.Chats = append(all.Chats, chat)
	}
	return all, rows.Err()
}

func (c *chats) delete(ctx context.Context, id string) error {
	for _, q := range []string{`DELETE FROM forms WHERE chat = ?`, `DELETE FROM chats WHERE id = ?`} {
		if _, err := c.db.ExecContext(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

// send keeps a form, once for each message.
func (c *chats) send(ctx context.Context, chat, message string, form *ReturnForm) error {
	b, err := ReturnFormOutput.Choices[0].Encode(*form)
	if err != nil {
		return err
	}
	_, err = c.db.ExecContext(ctx, `INSERT INTO forms (chat, message, form) VALUES (?, ?, ?) ON CONFLICT (message) DO NOTHING`, chat, message, string(b))
	return err
}

func (c *chats) sent(ctx context.Context, chat string) (*SentList, error) {
	rows, err := c.db.QueryContext(ctx, `SELECT message, form, number FROM forms WHERE chat = ? ORDER BY number`, chat)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := &SentList{Sent: []Sent{}}
	for rows.Next() {
		var s Sent
		var form string
		if err := rows.Scan(&s.Message, &form, &s.Number); err != nil {
			return nil, err
		}
		if s.Form, err = ReturnFormOutput.Choices[0].Decode(form); err != nil {
			return nil, err
		}
		all.Sent = append(all.Sent, s)
	}
	return all, rows.Err()
}
