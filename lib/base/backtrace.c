/* SPDX-License-Identifier: MIT */
#include "base/backtrace.h"

#include <elfutils/libdwfl.h>
#include <execinfo.h>
#include <string.h>
#include <unistd.h>

#include "base/banned.h"

void
qn_backtrace_init(void)
{
	void *frames[2];

	/* The first call loads libgcc, which a handler must not do. */
	backtrace(frames, 2);
}

size_t
qn_backtrace_capture(void **frames, size_t max)
{
	int n = backtrace(frames, (int)max);

	return n > 0 ? (size_t)n : 0;
}

static Dwfl *
dwfl_open(void)
{
	static char *debuginfo_path;
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_linux_proc_find_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.debuginfo_path = &debuginfo_path,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);

	if (!dwfl)
		return NULL;
	dwfl_report_begin(dwfl);
	if (dwfl_linux_proc_report(dwfl, getpid()) != 0 ||
	    dwfl_report_end(dwfl, NULL, NULL) != 0) {
		dwfl_end(dwfl);
		return NULL;
	}
	return dwfl;
}

/* "task_detail (app/tasks/views.c:41)" of one return address. */
static void
frame_add(struct qn_str *str, Dwfl *dwfl, const void *frame)
{
	/* A return address may lie after the call's line: look one before. */
	Dwarf_Addr addr = (Dwarf_Addr)(uintptr_t)frame - 1;
	Dwfl_Module *module = dwfl ? dwfl_addrmodule(dwfl, addr) : NULL;
	const char *name = module ? dwfl_module_addrname(module, addr) : NULL;
	Dwfl_Line *line = module ? dwfl_module_getsrc(module, addr) : NULL;
	const char *file = NULL;
	int number = 0;

	if (line)
		file = dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL);
	if (name)
		qn_str_add(str, name);
	else
		qn_str_addf(str, "%p", frame);
	if (file)
		qn_str_addf(str, " (%s:%d)", file, number);
	else if (module)
		qn_str_addf(str, " (%s)", dwfl_module_info(module, NULL, NULL,
		    NULL, NULL, NULL, NULL, NULL));
}

void
qn_backtrace_add(struct qn_str *str, void *const *frames, size_t n)
{
	Dwfl *dwfl = dwfl_open();
	size_t i;

	for (i = 0; i < n; i++) {
		qn_str_addf(str, "#%zu ", i);
		frame_add(str, dwfl, frames[i]);
		qn_str_add_char(str, '\n');
	}
	if (dwfl)
		dwfl_end(dwfl);
}
