// SPDX-License-Identifier: GPL-2.0-only
/*
 * The `world` directive: what it sets, and what it says about words that it does not know.
 */
#include <CUnit/CUnit.h>
#include <string.h>

#include "script/parser.h"
#include "script/run.h"

static gboolean config_of(const char *text, struct world_config *config, GError **error)
{
	g_autoptr(AstScript) script = script_parse("t.ns", text, strlen(text), error);

	return script && script_world(script, NULL, config, error);
}

static void assert_refused(const char *text, const char *part)
{
	struct world_config config;
	g_autoptr(GError) error = NULL;

	CU_ASSERT_FALSE(config_of(text, &config, &error));
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	if (!strstr(error->message, part))
		printf("\n%s: %s", part, error->message);
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, part));
}

static void test_defaults(void)
{
	struct world_config config, zero = { 0 };

	CU_ASSERT_TRUE(config_of("init: getpid() = 1\n", &config, NULL));
	CU_ASSERT_EQUAL(memcmp(&config, &zero, sizeof(config)), 0);
}

static void test_settings(void)
{
	struct world_config config;

	CU_ASSERT_TRUE(config_of("world default drop=CAP_SYS_RESOURCE,CAP_CHOWN version=6.1 "
				 "threads_max=99 seed=0x10\n",
				 &config, NULL));
	CU_ASSERT_EQUAL(config.drop_caps, 1u << 24 | 1u);
	CU_ASSERT_EQUAL(config.version, WORLD_VERSION(6, 1));
	CU_ASSERT_EQUAL(config.threads_max, 99);
	CU_ASSERT_EQUAL(config.seed, 16);
}

static void test_base_is_kept(void)
{
	const char text[] = "world default drop=CAP_CHOWN\n";
	struct world_config base = { .drop_caps = 2, .threads_max = 7 }, config;
	g_autoptr(AstScript) script = script_parse("t.ns", text, strlen(text), NULL);

	CU_ASSERT_TRUE(script_world(script, &base, &config, NULL));
	CU_ASSERT_EQUAL(config.drop_caps, 3);
	CU_ASSERT_EQUAL(config.threads_max, 7);
}

static void test_misspelt(void)
{
	assert_refused("world defualt\n", "did you mean \"default\"");
	assert_refused("world default dorp=CAP_CHOWN\n", "did you mean \"drop\"");
	assert_refused("world default drop=CAP_SYS_RESOURCES\n",
		       "did you mean \"CAP_SYS_RESOURCE\"");
	assert_refused("world default drop=MS_BIND\n", "no capability \"MS_BIND\"");
	assert_refused("world default version=six\n", "6.18");
	assert_refused("world default threads_max=many\n", "is a number");
	assert_refused("world default bug=nonsense\n", "no bug \"nonsense\"");
}

static void test_place_is_told(void)
{
	assert_refused("# a comment\nworld default seed=x\n", "t.ns:2:");
}

void suite_world_config(void);
void suite_world_config(void)
{
	CU_pSuite suite = CU_add_suite("world_config", NULL, NULL);

	CU_ADD_TEST(suite, test_defaults);
	CU_ADD_TEST(suite, test_settings);
	CU_ADD_TEST(suite, test_base_is_kept);
	CU_ADD_TEST(suite, test_misspelt);
	CU_ADD_TEST(suite, test_place_is_told);
}
