/* SPDX-License-Identifier: MIT */
#include "prefork.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int
listen_on(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		fail("socket");
	if (strlen(path) >= sizeof(addr.sun_path)) {
		fprintf(stderr, "%s: the path is too long\n", path);
		exit(1);
	}
	memcpy(addr.sun_path, path, strlen(path) + 1);
	unlink(path);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		fail(path);
	if (chmod(path, 0666) < 0 || listen(fd, 1024) < 0)
		fail(path);
	return fd;
}

int
prefork(const char *path, int workers)
{
	int fd = listen_on(path);
	sigset_t stop;
	int i, signo;
	pid_t pid;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	for (i = 0; i < workers; i++) {
		pid = fork();
		if (pid < 0)
			fail("fork");
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sigprocmask(SIG_UNBLOCK, &stop, NULL);
			return fd;
		}
	}
	sigwait(&stop, &signo);
	exit(0);
}
