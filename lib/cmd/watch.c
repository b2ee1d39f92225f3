/* SPDX-License-Identifier: MIT */
#include "cmd/watch.h"

#include <dirent.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/banned.h"

void
qn_watch_init(struct qn_watch *watch, struct qn_arena *arena)
{
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	watch->arena = arena;
}

void
qn_watch_release(struct qn_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

void
qn_watch_add(struct qn_watch *watch, const char *dir)
{
	DIR *handle = opendir(dir);
	struct dirent *entry;

	if (!handle)
		return;
	if (watch->fd >= 0)
		inotify_add_watch(watch->fd, dir, IN_CLOSE_WRITE | IN_MOVED_TO);
	while ((entry = readdir(handle)) != NULL)
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			qn_watch_add(watch,
			    qn_arena_printf(
				watch->arena, "%s/%s", dir, entry->d_name));
	closedir(handle);
}

static bool
is_source(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && name[len - 2] == '.' &&
	    (name[len - 1] == 'c' || name[len - 1] == 'h');
}

/* Read what has come; the last source file's name, NULL when there is none. */
static const char *
read_events(struct qn_watch *watch)
{
	union {
		struct inotify_event event;
		char bytes[8192];
	} buf;
	const char *found = NULL;
	ssize_t n, at;

	while ((n = read(watch->fd, buf.bytes, sizeof(buf.bytes))) > 0) {
		for (at = 0; at < n;) {
			struct inotify_event event;
			const char *name = buf.bytes + at + sizeof(event);

			memcpy(&event, buf.bytes + at, sizeof(event));
			if (event.len && is_source(name))
				found = qn_arena_strdup(watch->arena, name);
			at += (ssize_t)(sizeof(event) + event.len);
		}
	}
	return found;
}

const char *
qn_watch_wait(struct qn_watch *watch, int msec)
{
	struct pollfd fd = { .fd = watch->fd, .events = POLLIN };
	const char *found = NULL, *more;

	while (poll(&fd, 1, found ? 100 : msec) > 0) {
		more = read_events(watch);
		if (more)
			found = more;
		else if (!found)
			break;
	}
	return found;
}
