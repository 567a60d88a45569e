Rails.application.routes.draw do
  if Settings.old_portal.host.present?
    constraints(host: Settings.old_portal.host) { root to: "moved#show" }
  end
end
