package journal_test

import (
	"database/sql"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/storetest"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
)

// TestConversationsSQLite: conversation.SQL needs a driver, which this module has.
func TestConversationsSQLite(t *testing.T) {
	db, err := sql.Open("sqlite", dsn(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checkConversations(t, db, conversation.SQLite)
}

// TestConversationsPostgres runs where PostgreSQL is installed.
func TestConversationsPostgres(t *testing.T) {
	db, err := sql.Open("pgx", till.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checkConversations(t, db, conversation.Postgres)
}

func checkConversations(t *testing.T, db *sql.DB, d conversation.Dialect) {
	t.Helper()
	for range 2 { // the table may be there
		s, err := conversation.Open(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		if t.Run("", func(t *testing.T) { storetest.Check(t, s) }); t.Failed() {
			return
		}
		if _, err := db.Exec(`DELETE FROM agentgen_conversations`); err != nil {
			t.Fatal(err)
		}
	}
}
