#ifndef RAPPORT_TOOLS_RAPPORTCTL_ARGUMENTS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_ARGUMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "rapport/type/v1/import.pb.h"
#include "rapport/type/v1/role_group.pb.h"

namespace rapport::ctl {

// Options and positionals that several commands have. The name functions declare a required positional that
// holds the full resource name after parsing; wrong names are usage errors.
void AddOrganization(CLI::App& app, std::string& name);
void AddUnit(CLI::App& app, std::string& name);
void AddMember(CLI::App& app, std::string& name);
void AddInstrument(CLI::App& app, std::string& name);
void AddWave(CLI::App& app, std::string& name);
void AddWaves(CLI::App& app, std::vector<std::string>& names);
void AddCohort(CLI::App& app, std::string& name);
void AddComment(CLI::App& app, std::string& name);

// A required positional FILE that exists, or "-" for standard input.
void AddFile(CLI::App& app, std::string& path, const std::string& description);

// --request-id, a UUID.
void AddRequestId(CLI::App& app, std::string& request_id, const std::string& description);

// `option` with the role groups' words; hyphens and underscores mean the same.
CLI::Option* AddRoleGroup(CLI::App& app, const std::string& option, std::string& word,
                          const std::string& description);
// The role group of a word that AddRoleGroup() accepted; unspecified for the empty one.
type::v1::RoleGroup RoleGroupOf(std::string_view word);
// The word of CSV files and tables, for example "front_line"; "all" for unspecified.
std::string RoleGroupText(type::v1::RoleGroup role_group);

// --on-error stop|skip.
void AddOnError(CLI::App& app, std::string& word);
type::v1::OnError OnErrorOf(std::string_view word);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_ARGUMENTS_H_
