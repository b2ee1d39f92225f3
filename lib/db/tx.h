/* SPDX-License-Identifier: MIT */
/*
 * Transactions with savepoints (Django's atomic) and work after the commit.
 *
 *	qn_db_begin(db, NULL);
 *	qn_db_exec(db, "UPDATE …", …);
 *	qn_db_on_commit(db, send_mail, mail);
 *	if (qn_db_commit(db) < 0)
 *		…                          rolled back; the error is sticky
 *
 * BEGIN and SAVEPOINT cost no round trip: they travel with the statement that
 * follows them.
 *
 * When the connection is lost while COMMIT is on its way, nobody knows whether
 * it happened; that is an error like any other loss, and on_commit work does
 * not run.
 */
#ifndef QN_DB_TX_H
#define QN_DB_TX_H

#include <stdbool.h>

struct qn_db;

/* How a transaction is to run; a zero struct is PostgreSQL's default. */
struct qn_tx_options {
	const char *isolation; /* "serializable", "repeatable read", "read
				  committed"; NULL: the server's default */
	bool read_only;
	bool deferrable;
};

/*
 * Begin, or a savepoint when inside one (Django's atomic). Commit ends the
 * innermost; a rollback undoes it. −1 with the sticky error set. Commit after
 * an error rolls back.
 */
int qn_db_begin(struct qn_db *db, const struct qn_tx_options *options);
int qn_db_commit(struct qn_db *db);
void qn_db_rollback(struct qn_db *db);
bool qn_db_in_transaction(const struct qn_db *db);

/*
 * Call fn(arg) after the outermost commit, in the order of registration; at
 * once outside a transaction. What was registered in a savepoint that is rolled
 * back is forgotten.
 */
void qn_db_on_commit(struct qn_db *db, void (*fn)(void *), void *arg);

#endif
