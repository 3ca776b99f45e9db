# Completion for fish: all is asked of the commands themselves, so that it cannot grow old.

# The command that the line is about: opp-CMD, or opp while there is no CMD.
function __opp_command
    set -l words (commandline -opc)
    set -l name (path basename -- $words[1])
    if test "$name" = opp -a (count $words) -gt 1
        echo opp-$words[2]
    else
        echo $name
    end
end

function __opp_commands
    env OPP_FORMAT=csv opp 2>/dev/null | string match -rg '^opp-(.*)' | string replace -r ',"?([^"]*)"?$' '\t$1'
end

function __opp_options
    set -l command (__opp_command)
    $command -h 2>/dev/null | string match -rg '^ *(?:-., )?(--[a-z-]+)(?: [A-Z]\S*)? +(.*)' | paste - -
end

# What an option takes: words of the config, or a list that its help line has ("week, month, quarter or year").
function __opp_values
    set -l command (__opp_command)
    set -l option (commandline -opc)[-1]
    set -l line ($command -h 2>/dev/null | string match -r "^ *(?:$option, --[a-z-]+|(?:-., *)?$option) [A-Z].*")
    switch $command:$option
        case '*:--to'
            env OPP_FORMAT=csv opp-stage -o stage --no-header 2>/dev/null
        case '*:--rule'
            env OPP_FORMAT=csv opp-alert --rules -o rule --no-header 2>/dev/null
        case opp-init:-t opp-init:--template
            string match -rg '\((.*)\)' -- $line | string split ', '
        case '*'
            string match -r '(?:[a-z]+, )+[a-z]+ or [a-z]+' -- $line | string replace ' or ' ', ' | string split ', '
    end
end

function __opp_wants_option
    string match -q -- '-*' (commandline -ct)
end

function __opp_wants_value
    string match -q -- '-*' (commandline -opc)[-1]; and count (__opp_values) >/dev/null
end

function __opp_wants_report
    string match -qr '^(.*/opp-|opp-)?report$' -- (commandline -opc)[-1]
end

function __opp_wants_mode
    string match -qr '^(.*/opp-|opp-)?fit$' -- (commandline -opc)[-1]
end

function __opp_wants_command
    contains (__opp_command) opp opp-help
end

for command in opp opp-(__opp_commands | string replace -r '\t.*' '')
    complete -c $command -n __opp_wants_option -f -a '(__opp_options)'
    complete -c $command -n __opp_wants_value -f -a '(__opp_values)'
end
complete -c opp -n __opp_wants_command -f -a '(__opp_commands)'
for command in opp opp-report
    complete -c $command -n __opp_wants_report -f -a 'dashboard (env OPP_FORMAT=csv opp-report -o report --no-header 2>/dev/null)'
end
for command in opp opp-fit
    complete -c $command -n __opp_wants_mode -f -a '(opp-fit -h 2>/dev/null | string match -rg "^(?:usage:)? *opp-fit ([a-z]+) ")'
end
