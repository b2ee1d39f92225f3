/* SPDX-License-Identifier: MIT */
/*
 * Quintet: Django's way of building web sites, in C.
 *
 * The only header that an application includes; lib/README is the tour.
 */
#ifndef QUINTET_H
#define QUINTET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "base/value.h"
#include "cmd/command.h"
#include "db/db.h"
#include "http/request.h"
#include "http/response.h"
#include "meta/model.h"
#include "orm/rows.h"
#include "site/health.h"
#include "site/site.h"
#include "tpl/tpl.h"
#include "url/route.h"

#endif
