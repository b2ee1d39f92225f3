/* SPDX-License-Identifier: MIT */
/*
 * Functions that must not be used, as compile errors. Include it last in
 * every .c file of lib/ and app/; a test checks that.
 */
#ifndef QN_BASE_BANNED_H
#define QN_BASE_BANNED_H

/* Macros of glibc with some compilers and _FORTIFY_SOURCE. */
#undef alloca
#undef gets
#undef sprintf
#undef strcat
#undef strcpy
#undef strncat
#undef strncpy
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok atoi atol atoll alloca tmpnam mktemp system popen
#pragma GCC poison gmtime localtime ctime asctime rand srand

#endif
