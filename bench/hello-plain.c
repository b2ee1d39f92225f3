/* SPDX-License-Identifier: MIT */
/* A page by libfcgi's own accept loop, as its documentation shows it. */
#include <fcgiapp.h>
#include <stdlib.h>

#include "prefork.h"

int
main(int argc, char **argv)
{
	FCGX_Request request;
	int fd = prefork(argc > 1 ? argv[1] : "hello.sock", 2);

	FCGX_Init();
	FCGX_InitRequest(&request, fd, 0);
	while (FCGX_Accept_r(&request) >= 0) {
		FCGX_PutS("Content-Type: text/plain; charset=utf-8\r\n\r\n"
			  "Hello, world!\n",
		    request.out);
		FCGX_Finish_r(&request);
	}
	return 1;
}
