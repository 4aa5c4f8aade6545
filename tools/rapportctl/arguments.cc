#include "tools/rapportctl/arguments.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/base/status.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/request_id.h"

namespace rapport::ctl {
namespace {

template <class Name>
CLI::Option* AddName(CLI::App& app, const char* placeholder, const char* description, Name& name,
                     absl::StatusOr<std::string> (*expand)(std::string_view)) {
  CLI::Validator validator(
      [expand](std::string& text) -> std::string {
        absl::StatusOr<std::string> full = expand(text);
        if (!full.ok()) return base::ViolationsOf(full.status()).front().description;
        text = *full;
        return "";
      },
      "");
  return app.add_option(placeholder, name, description)->required()->transform(validator);
}

}  // namespace

void AddOrganization(CLI::App& app, std::string& name) {
  AddName(app, "ORG", "Organization, for example acme", name, ExpandOrganization);
}

void AddUnit(CLI::App& app, std::string& name) {
  AddName(app, "ORG/UNIT", "Unit, for example acme/icu", name, ExpandUnit);
}

void AddMember(CLI::App& app, std::string& name) {
  AddName(app, "ORG/MEMBER", "Member, for example acme/4711", name, ExpandMember);
}

void AddInstrument(CLI::App& app, std::string& name) {
  AddName(app, "ORG/INSTRUMENT", "Instrument, for example acme/rapport-trust-v1", name, ExpandInstrument);
}

void AddWave(CLI::App& app, std::string& name) {
  AddName(app, "ORG/WAVE", "Wave, for example acme/2026-q4", name, ExpandWave);
}

void AddWaves(CLI::App& app, std::vector<std::string>& names) {
  constexpr int kMost = 40;
  AddName(app, "ORG/WAVE", "Two waves or more, in the order of time", names, ExpandWave)->expected(2, kMost);
}

void AddCohort(CLI::App& app, std::string& name) {
  AddName(app, "ORG/WAVE/COHORT", "Cohort of an open wave, as `wave cohorts` lists it", name, ExpandCohort);
}

void AddComment(CLI::App& app, std::string& name) {
  AddName(app, "ORG/WAVE/COMMENT", "Comment, as `comments review` and `comments list` name it", name,
          ExpandComment);
}

void AddFile(CLI::App& app, std::string& path, const std::string& description) {
  const CLI::Validator validator(
      [](std::string& text) -> std::string {
        std::error_code error;
        if (text == "-" || std::filesystem::is_regular_file(text, error) ||
            std::filesystem::is_fifo(text, error)) {
          return "";
        }
        return "there is no file '" + text + "'";
      },
      "FILE");
  app.add_option("FILE", path, description + "; - for standard input")->required()->check(validator);
}

void AddRequestId(CLI::App& app, std::string& request_id, const std::string& description) {
  const CLI::Validator validator(
      [](std::string& text) -> std::string { return IsUuid(text) ? "" : "'" + text + "' is not a UUID"; },
      "UUID");
  app.add_option("--request-id", request_id, description)->check(validator);
}

CLI::Option* AddRoleGroup(CLI::App& app, const std::string& option, std::string& word,
                          const std::string& description) {
  const CLI::Validator hyphens(
      [](std::string& text) -> std::string {
        std::replace(text.begin(), text.end(), '_', '-');
        return "";
      },
      "");
  return app.add_option(option, word, description)
      ->check(CLI::IsMember({"front-line", "clinical-leader", "executive"}))
      ->transform(hyphens);
}

type::v1::RoleGroup RoleGroupOf(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '-', '_');
  const std::optional<base::RoleGroup> role_group = base::ParseRoleGroupWord(text);
  return role_group ? static_cast<type::v1::RoleGroup>(*role_group) : type::v1::ROLE_GROUP_UNSPECIFIED;
}

std::string RoleGroupText(type::v1::RoleGroup role_group) {
  const std::optional<base::RoleGroup> known = base::RoleGroupFromNumber(role_group);
  return known ? std::string(base::RoleGroupWord(*known)) : "all";
}

void AddOnError(CLI::App& app, std::string& word) {
  app.add_option(
         "--on-error", word,
         "stop: one bad row and nothing is loaded (default); skip: bad rows are reported, the rest is loaded")
      ->check(CLI::IsMember({"stop", "skip"}));
}

type::v1::OnError OnErrorOf(std::string_view word) {
  return word == "skip" ? type::v1::ON_ERROR_SKIP : type::v1::ON_ERROR_STOP;
}

}  // namespace rapport::ctl
