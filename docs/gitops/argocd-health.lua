-- Health of modeldeployment.io/ModelDeployment for Argo CD. It needs no library beyond Lua's base.
local status = obj.status or {}
local seen = status.observedGeneration or -1
if seen ~= obj.metadata.generation then
  return {
    status = "Progressing",
    message = "generation " .. obj.metadata.generation .. " has not been seen by the operator yet"
  }
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.status == "True" or condition.type == "Ready" then
    conditions[condition.type] = condition
  end
end

local function words(condition)
  return condition.reason .. ": " .. (condition.message or "")
end

if conditions.Stalled then
  local message = words(conditions.Stalled)
  if conditions.Servable and status.stable then
    message = message .. "; revision " .. status.stable.hash .. " still answers"
  end
  return { status = "Degraded", message = message }
end
if conditions.Reconciling then
  return { status = "Progressing", message = words(conditions.Reconciling) }
end
if not conditions.Ready then
  return { status = "Progressing", message = "the operator has not reported condition Ready yet" }
end
if conditions.Ready.status ~= "True" then
  return { status = "Progressing", message = words(conditions.Ready) }
end
-- Idle (spec.replicas is 0) is as asked for, as with a Deployment; Suspended would hold up later sync waves.
local message = words(conditions.Ready)
if conditions.RuntimeOutdated then
  message = message .. "; " .. words(conditions.RuntimeOutdated)
end
return { status = "Healthy", message = message }
